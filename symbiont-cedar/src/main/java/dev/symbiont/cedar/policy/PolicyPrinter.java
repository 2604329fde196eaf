package dev.symbiont.cedar.policy;

import dev.symbiont.cedar.text.Escapes;
import dev.symbiont.cedar.text.Identifiers;
import dev.symbiont.cedar.value.LongValue;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes policies and expressions so that the parser reads them back. */
final class PolicyPrinter {
  // Grammar levels, loosest first; an operand of a looser level than its place needs parentheses.
  private static final int EXPR = 0;
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int RELATION = 3;
  private static final int SUM = 4;
  private static final int PRODUCT = 5;
  private static final int UNARY = 6;
  private static final int MEMBER = 7;
  private static final int PRIMARY = 8;

  private final StringBuilder out = new StringBuilder();

  private PolicyPrinter() {}

  static String print(Expr expr) {
    PolicyPrinter printer = new PolicyPrinter();
    printer.expr(expr, EXPR);
    return printer.out.toString();
  }

  static String print(Policy policy) {
    PolicyPrinter printer = new PolicyPrinter();
    printer.policy(policy);
    return printer.out.toString();
  }

  private void policy(Policy policy) {
    policy.annotations().forEach(this::annotation);
    out.append(policy.effect().keyword()).append(" (\n  ");
    scope(Variable.PRINCIPAL, policy.principal());
    out.append(",\n  ");
    action(policy.action());
    out.append(",\n  ");
    scope(Variable.RESOURCE, policy.resource());
    out.append("\n)");
    for (Condition condition : policy.conditions()) {
      out.append('\n').append(condition.kind().keyword()).append(" { ");
      expr(condition.body(), EXPR);
      out.append(" }");
    }
    out.append(';');
  }

  private void annotation(String name, String value) {
    out.append('@').append(name);
    if (!value.isEmpty()) {
      out.append('(').append(Escapes.quote(value)).append(')');
    }
    out.append('\n');
  }

  private void scope(Variable variable, Scope scope) {
    out.append(variable.keyword());
    if (scope instanceof Scope.Equal equal) {
      out.append(" == ").append(equal.target());
    } else if (scope instanceof Scope.In in) {
      out.append(" in ").append(in.target());
    } else if (scope instanceof Scope.Is is) {
      out.append(" is ").append(is.type());
    } else if (scope instanceof Scope.IsIn isIn) {
      out.append(" is ").append(isIn.type()).append(" in ").append(isIn.target());
    }
  }

  private void action(ActionScope scope) {
    out.append(Variable.ACTION.keyword());
    if (scope instanceof ActionScope.Equal equal) {
      out.append(" == ").append(equal.action());
    } else if (scope instanceof ActionScope.In in) {
      boolean one = in.actions().size() == 1;
      out.append(" in ").append(one ? in.actions().get(0) : in.actions());
    }
  }

  private void expr(Expr expr, int place) {
    boolean parentheses = level(expr) < place;
    out.append(parentheses ? "(" : "");
    bare(expr);
    out.append(parentheses ? ")" : "");
  }

  private static int level(Expr expr) {
    if (expr instanceof Expr.If) {
      return EXPR;
    } else if (expr instanceof Expr.Or) {
      return OR;
    } else if (expr instanceof Expr.And) {
      return AND;
    } else if (expr instanceof Expr.Like
        || expr instanceof Expr.Is
        || expr instanceof Expr.HasAttribute) {
      return RELATION;
    } else if (expr instanceof Expr.Binary binary) {
      return level(binary.operator());
    } else if (expr instanceof Expr.Not || expr instanceof Expr.Negate) {
      return UNARY;
    } else if (expr instanceof Expr.Literal literal) {
      return literal.value() instanceof LongValue number && number.value() < 0 ? UNARY : PRIMARY;
    }
    return MEMBER;
  }

  private static int level(BinaryOperator operator) {
    return switch (operator) {
      case ADD, SUBTRACT -> SUM;
      case MULTIPLY -> PRODUCT;
      case CONTAINS, CONTAINS_ALL, CONTAINS_ANY, HAS_TAG, GET_TAG -> MEMBER;
      default -> RELATION;
    };
  }

  private void bare(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      out.append(literal.value());
    } else if (expr instanceof Expr.Var variable) {
      out.append(variable.variable().keyword());
    } else if (expr instanceof Expr.If choice) {
      out.append("if ");
      expr(choice.condition(), EXPR);
      out.append(" then ");
      expr(choice.consequence(), EXPR);
      out.append(" else ");
      expr(choice.alternative(), EXPR);
    } else if (expr instanceof Expr.Or or) {
      list(or.operands(), " || ", AND);
    } else if (expr instanceof Expr.And and) {
      list(and.operands(), " && ", RELATION);
    } else if (expr instanceof Expr.Not not) {
      out.append('!');
      expr(not.operand(), MEMBER);
    } else if (expr instanceof Expr.Negate negate) {
      negate(negate.operand());
    } else if (expr instanceof Expr.Binary binary) {
      binary(binary);
    } else if (expr instanceof Expr.IsEmpty isEmpty) {
      expr(isEmpty.operand(), MEMBER);
      out.append(".isEmpty()");
    } else if (expr instanceof Expr.Like like) {
      expr(like.operand(), SUM);
      out.append(" like ").append(like.pattern());
    } else if (expr instanceof Expr.Is is) {
      expr(is.operand(), SUM);
      out.append(" is ").append(is.type());
      is.ancestor()
          .ifPresent(
              ancestor -> {
                out.append(" in ");
                expr(ancestor, SUM);
              });
    } else if (expr instanceof Expr.HasAttribute has) {
      expr(has.operand(), SUM);
      out.append(" has ");
      attributePath(has.path());
    } else if (expr instanceof Expr.GetAttribute get) {
      expr(get.operand(), MEMBER);
      attribute(get.name());
    } else if (expr instanceof Expr.SetLiteral set) {
      out.append('[');
      list(set.elements(), ", ", EXPR);
      out.append(']');
    } else if (expr instanceof Expr.RecordLiteral record) {
      record(record);
    } else if (expr instanceof Expr.ExtensionCall call) {
      call(call);
    }
  }

  /** Keeps a minus apart from digits, because the parser would make one literal of them. */
  private void negate(Expr operand) {
    out.append('-');
    boolean number = operand instanceof Expr.Literal l && l.value() instanceof LongValue;
    expr(operand, number ? PRIMARY + 1 : MEMBER);
  }

  private void binary(Expr.Binary binary) {
    String symbol = binary.operator().symbol();
    if (binary.operator().isMethod()) {
      expr(binary.left(), MEMBER);
      out.append('.').append(symbol).append('(');
      expr(binary.right(), EXPR);
      out.append(')');
      return;
    }
    int level = level(binary.operator());
    // Relations do not chain; sums and products group to the left.
    expr(binary.left(), level == RELATION ? SUM : level);
    out.append(' ').append(symbol).append(' ');
    expr(binary.right(), level + 1);
  }

  private void list(List<Expr> operands, String separator, int place) {
    for (int i = 0; i < operands.size(); i++) {
      out.append(i == 0 ? "" : separator);
      expr(operands.get(i), place);
    }
  }

  private void attributePath(List<String> path) {
    if (path.stream().allMatch(Identifiers::isName)) {
      out.append(String.join(".", path));
    } else {
      out.append(Escapes.quote(path.get(0)));
    }
  }

  private void attribute(String name) {
    if (Identifiers.isName(name)) {
      out.append('.').append(name);
    } else {
      out.append('[').append(Escapes.quote(name)).append(']');
    }
  }

  private void record(Expr.RecordLiteral record) {
    out.append('{');
    Iterator<Map.Entry<String, Expr>> attributes = record.attributes().entrySet().iterator();
    while (attributes.hasNext()) {
      Map.Entry<String, Expr> attribute = attributes.next();
      String name = attribute.getKey();
      out.append(Identifiers.isName(name) ? name : Escapes.quote(name)).append(": ");
      expr(attribute.getValue(), EXPR);
      out.append(attributes.hasNext() ? ", " : "");
    }
    out.append('}');
  }

  private void call(Expr.ExtensionCall call) {
    List<Expr> arguments = call.arguments();
    if (call.function().isMethod()) {
      expr(arguments.get(0), MEMBER);
      out.append('.');
      arguments = arguments.subList(1, arguments.size());
    }
    out.append(call.function().functionName()).append('(');
    list(arguments, ", ", EXPR);
    out.append(')');
  }
}
