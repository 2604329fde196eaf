package dev.symbiont.domain.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegularFilesTest {
  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void createDirectory() throws IOException {
    directory = Files.createDirectory(temporary.resolve("in"));
  }

  private String within(String name) throws IOException {
    return new String(RegularFiles.readWithin(directory, name, 3), StandardCharsets.UTF_8);
  }

  @Test
  void read_upToTheBound_isReadAndBeyondIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "abc");

    assertThat(RegularFiles.read(file, 3)).containsExactly('a', 'b', 'c');
    assertThatThrownBy(() -> RegularFiles.read(file, 2)).hasMessageContaining("longer than 2");
  }

  @Test
  void read_sparseFileOfTenGigabytes_isRefusedWithoutReadingIt() throws IOException {
    Path file = directory.resolve("huge");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(10L << 30);
    }
    assertThatThrownBy(() -> RegularFiles.read(file, 1000)).hasMessageContaining("longer than");
  }

  @Test
  void read_pipeLinkOrDirectory_isRefusedAndNeverOpened() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
        .as("mkfifo, which this test needs")
        .isZero();
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/zero"));

    for (Path file : new Path[] {pipe, link, directory}) {
      assertThatThrownBy(() -> RegularFiles.read(file, 9)).hasMessageContaining("regular file");
    }
  }

  @Test
  void readWithin_linkInsideTheDirectory_isFollowed() throws IOException {
    Files.createDirectory(directory.resolve("..data"));
    Files.writeString(directory.resolve("..data/f"), "abc");
    Files.createSymbolicLink(directory.resolve("f"), Path.of("..data/f"));

    assertThat(within("f")).isEqualTo("abc");
  }

  @Test
  void readWithin_linkOutOfTheDirectoryOrToNothing_isRefused() throws IOException {
    Files.writeString(temporary.resolve("secret"), "abc");
    Files.createSymbolicLink(directory.resolve("out"), temporary.resolve("secret"));
    Files.createSymbolicLink(directory.resolve("nothing"), directory.resolve("absent"));

    assertThatThrownBy(() -> within("out")).hasMessageContaining("out of its directory");
    assertThatThrownBy(() -> within("nothing"))
        .isNotInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("link to nothing");
    assertThatThrownBy(() -> within("absent")).isInstanceOf(NoSuchFileException.class);
  }
}
