// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.cel.checker.CelChecker;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Compiled;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Refused;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Refused.Stage;
import dev.wheelhouse.kube.schema.cel.ValueType.OfSchema;
import dev.wheelhouse.kube.schema.cel.ValueType.OptionalOf;
import dev.wheelhouse.kube.schema.cel.cost.CostEstimator;
import dev.wheelhouse.kube.schema.cel.cost.CostRange;
import dev.wheelhouse.kube.schema.cel.cost.SchemaBounds;
import dev.wheelhouse.kube.schema.cel.eval.Plan;
import dev.wheelhouse.kube.schema.cel.eval.Planner;
import dev.wheelhouse.kube.schema.cel.function.FunctionTable;
import dev.wheelhouse.kube.schema.cel.function.Macros;
import dev.wheelhouse.kube.schema.cel.type.SchemaType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// One compilation, on dev.cel's parser and type checker.
final class Compilation {

  private static final int MAX_DEPTH = 100;
  private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)");
  private static final CelOptions OPTIONS = options();
  private static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addMacros(Macros.all())
          .build();
  private static final List<CelFunctionDecl> FUNCTIONS = FunctionTable.declarations();

  /// As the language is set in Kubernetes. That lists have one type is checked by [LiteralCheck].
  @SuppressWarnings("deprecation")
  private static CelOptions options() {
    return CelOptions.current()
        .enableOptionalSyntax(true)
        .enableHeterogeneousNumericComparisons(true)
        .enableTimestampEpoch(true)
        .enableHiddenAccumulatorVar(true)
        .enableReservedIds(true)
        .populateMacroCalls(false)
        .maxParseRecursionDepth(MAX_DEPTH)
        .build();
  }

  private final CelEnvironment environment;
  private final String expression;

  private Compilation(CelEnvironment environment, String expression) {
    this.environment = environment;
    this.expression = expression;
  }

  static CelCompilation of(CelEnvironment environment, String expression, List<ValueType> results) {
    return new Compilation(environment, expression).run(results);
  }

  private CelCompilation run(List<ValueType> results) {
    CelValidationResult parsed = PARSER.parse(expression);
    if (parsed.hasError()) {
      return refused(parsed);
    }
    CelAbstractSyntaxTree tree = tree(parsed);
    CelValidationResult checked = checker(tree).check(tree);
    if (checked.hasError()) {
      return refused(checked);
    }
    CelAbstractSyntaxTree ast = tree(checked);
    List<CelCompilation.CelIssue> literals = LiteralCheck.check(ast);
    if (!literals.isEmpty()) {
      return new Refused(Stage.CHECK, literals);
    }
    ValueType result = TypeRegistry.valueType(ast.getResultType());
    return results.isEmpty() || results.contains(result)
        ? plan(ast, result)
        : refused(Stage.RESULT, "must evaluate to " + names(results));
  }

  private static String names(List<ValueType> types) {
    return String.join(
        " or ", types.stream().map(type -> type.toString().toLowerCase(Locale.ROOT)).toList());
  }

  private CelChecker checker(CelAbstractSyntaxTree tree) {
    Set<String> fields = environment.mutations() ? StructFields.of(tree.getExpr()) : Set.of();
    TypeRegistry types = new TypeRegistry(environment.mutations(), fields);
    List<CelVarDecl> variables = new ArrayList<>();
    environment
        .variables()
        .forEach((name, type) ->
            variables.add(
                CelVarDecl.newVarDeclaration(name, types.typeOf(type, typeName(type, name)))));
    return CelCompilerFactory.standardCelCheckerBuilder()
        .setOptions(OPTIONS)
        .setStandardEnvironmentEnabled(true)
        .setTypeProvider(types)
        .addVarDeclarations(variables)
        .addFunctionDeclarations(FUNCTIONS)
        .build();
  }

  private CelCompilation plan(CelAbstractSyntaxTree ast, ValueType result) {
    try {
      List<String> names = List.copyOf(environment.variables().keySet());
      Plan plan = Planner.plan(ast, names);
      CostRange cost = CostEstimator.estimate(ast, this::size);
      return new Compiled(
          new PlannedProgram(expression, result, plan, environment.variables(), schemas(), cost));
    } catch (CelFault e) {
      return refused(Stage.PLAN, e.text());
    }
  }

  /// The types of variables that have schemas.
  private Map<String, SchemaType> schemas() {
    Map<String, SchemaType> schemas = new HashMap<>();
    environment
        .variables()
        .forEach((name, type) ->
            schema(type, typeName(type, name)).ifPresent(schema -> schemas.put(name, schema)));
    return schemas;
  }

  private static Optional<SchemaType> schema(ValueType type, String name) {
    return switch (type) {
      case OfSchema stated -> SchemaType.of(stated.schema(), name, stated.resource());
      case OptionalOf optional -> schema(optional.value(), name);
      default -> Optional.empty();
    };
  }

  /// Variables of one type share its name: the first variable's.
  private String typeName(ValueType type, String name) {
    return environment.variables().entrySet().stream()
        .filter(other -> unwrapped(other.getValue()).equals(unwrapped(type)))
        .findFirst()
        .map(first -> "type." + first.getKey())
        .orElse("type." + name);
  }

  private static ValueType unwrapped(ValueType type) {
    return type instanceof OptionalOf optional ? unwrapped(optional.value()) : type;
  }

  /// What is read from no variable is measured by the first type, as Kubernetes does it.
  private Optional<CostRange> size(List<String> path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    ValueType own = environment.variables().get(path.getFirst());
    return own == null
        ? environment.variables().values().stream()
            .flatMap(type -> schema(type, "").stream())
            .findFirst()
            .flatMap(type -> new SchemaBounds(type).of(path))
        : schema(own, "").flatMap(type -> new SchemaBounds(type).of(path));
  }

  private static CelAbstractSyntaxTree tree(CelValidationResult result) {
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new IllegalStateException("the result has no errors", e);
    }
  }

  private static Refused refused(Stage stage, String message) {
    return new Refused(stage, List.of(new CelCompilation.CelIssue(1, 0, message, message)));
  }

  /// The signatures a call could have had are many, with Kubernetes' libraries.
  private static String withoutCandidates(String text) {
    return CANDIDATES.matcher(text).replaceAll("");
  }

  private static Refused refused(CelValidationResult result) {
    List<CelCompilation.CelIssue> issues = new ArrayList<>();
    for (CelIssue issue : result.getErrors()) {
      issues.add(
          new CelCompilation.CelIssue(
              issue.getSourceLocation().getLine(),
              issue.getSourceLocation().getColumn(),
              withoutCandidates(issue.getMessage()),
              withoutCandidates(issue.toDisplayString(result.getSource()))));
    }
    return new Refused(Stage.CHECK, issues);
  }
}
