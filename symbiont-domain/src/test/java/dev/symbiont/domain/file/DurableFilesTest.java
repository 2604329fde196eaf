package dev.symbiont.domain.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  @TempDir Path directory;

  @Test
  void replace_existingFile_hasTheNewContentAndPrivateMode() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "old and longer");
    DurableFiles.replace(file, new byte[] {'n'});

    assertThat(file).hasContent("n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void replace_targetIsADirectoryWithContent_failsAndLeavesNothing() throws IOException {
    Path target = Files.createDirectory(directory.resolve("d"));
    Files.writeString(target.resolve("keep"), "x");

    assertThatThrownBy(() -> DurableFiles.replace(target, new byte[0]))
        .isInstanceOf(IOException.class);
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(target));
  }

  @Test
  void open_symbolicLink_isRefused() throws IOException {
    Path victim = Files.writeString(directory.resolve("victim"), "x");
    Path link = Files.createSymbolicLink(directory.resolve("link"), victim);

    assertThatThrownBy(() -> DurableFiles.open(link, Set.of(StandardOpenOption.WRITE)).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void createDirectory_missingOrPresent_isPrivate() throws IOException {
    Path created = directory.resolve("a/b");
    DurableFiles.createDirectory(created);
    DurableFiles.createDirectory(created);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)))
        .isEqualTo("rwx------");
  }

  @Test
  void createDirectory_linkOfThatName_isRefused() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);

    assertThatThrownBy(() -> DurableFiles.createDirectory(link))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}
