package dev.symbiont.cedar.text;

/** The kinds of tokens in policies and schemas. */
public enum Token {
  IDENTIFIER("an identifier"),
  INTEGER("an integer"),
  STRING("a string"),
  SLOT("a template slot"),
  AT("'@'"),
  DOT("'.'"),
  COMMA("','"),
  SEMICOLON("';'"),
  COLON("':'"),
  DOUBLE_COLON("'::'"),
  LEFT_PARENTHESIS("'('"),
  RIGHT_PARENTHESIS("')'"),
  LEFT_BRACE("'{'"),
  RIGHT_BRACE("'}'"),
  LEFT_BRACKET("'['"),
  RIGHT_BRACKET("']'"),
  EQUAL("'=='"),
  NOT_EQUAL("'!='"),
  LESS("'<'"),
  LESS_OR_EQUAL("'<='"),
  GREATER("'>'"),
  GREATER_OR_EQUAL("'>='"),
  OR("'||'"),
  AND("'&&'"),
  PLUS("'+'"),
  MINUS("'-'"),
  STAR("'*'"),
  SLASH("'/'"),
  PERCENT("'%'"),
  BANG("'!'"),
  ASSIGN("'='"),
  QUESTION("'?'"),
  END("the end of the text");

  private final String description;

  Token(String description) {
    this.description = description;
  }

  /** Returns the words that error messages use for this kind. */
  public String description() {
    return description;
  }
}
