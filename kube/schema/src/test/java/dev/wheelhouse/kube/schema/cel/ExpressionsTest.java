// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What expressions give, and in which words they fail.
class ExpressionsTest {

  private static final JsonObject OBJECT =
      Json.readObject(
          """
          {"name":"web","replicas":3,"ratio":1.5,"on":true,"none":null,
           "tags":["a","b","c"],"labels":{"app":"web","k8s.io/x":"1"},
           "ports":[{"name":"http","port":80},{"name":"https","port":443}]}
          """);

  private static final String LANGUAGE =
      """
      1 + 2 * 3                                # 7
      7 / 2                                    # 3
      -7 % 3                                   # -1
      1.5 * 2.0                                # 3.0
      dyn(1) == 1.0                            # true
      1u + 2u                                  # 3
      'a' + 'b'                                # ab
      [1] + [2, 3]                             # [1,2,3]
      2 in [1, 2]                              # true
      'app' in o.labels                        # true
      o.labels['k8s.io/x']                     # 1
      has(o.name) && !has(o.other)             # true
      o.tags.all(t, t < 'd')                   # true
      o.tags.exists(t, t == 'c')               # true
      o.tags.exists_one(t, t == 'c')           # true
      o.tags.map(t, t + t)                     # ["aa","bb","cc"]
      o.tags.filter(t, t != 'b')               # ["a","c"]
      o.ports.map(p, p.port > 100, p.name)     # ["https"]
      o.labels.all(k, o.labels[k] != '')       # true
      o.tags.all(i, t, i < 3 && t != '')       # true
      o.labels.exists(k, v, v == 'web')        # true
      o.tags.transformList(i, t, string(i) + t) # ["0a","1b","2c"]
      o.labels.transformMap(k, v, size(v))     # {"app":3,"k8s.io/x":1}
      {'a': 1}.transformMapEntry(k, v, {string(v): k}) # {"1":"a"}
      o.?other.orValue('x')                    # x
      o.?name.orValue('x')                     # web
      o[?'other'].hasValue()                   # false
      o.tags[?5].orValue('none')               # none
      optional.of(3).optMap(x, x + 1).value()  # 4
      optional.ofNonZeroValue('').hasValue()   # false
      [?o.?other, dyn(1)]                           # [1]
      {?'a': o.?name, ?'b': o.?other}          # {"a":"web"}
      o.none == null                           # true
      type(o.replicas) == int                  # true
      type(o.name) == string                   # true
      int('42') + int(1.9)                     # 43
      string(1.5) + string(true)               # 1.5true
      double('2.5')                            # 2.5
      timestamp('2026-01-02T03:04:05Z').getFullYear() # 2026
      timestamp('2026-01-02T03:04:05Z') - timestamp('2026-01-01T03:04:05Z') == duration('24h') # true
      duration('90m').getHours()               # 1
      string(duration('90m'))                  # 5400s
      false && (1 / 0 == 1)                    # false
      (1 / 0 == 1) || true                     # true
      [1, 0].exists(x, 1 / x == 1)             # true
      size('h\u00e9llo')                       # 5
      b'abc' == bytes('abc')                   # true
      dyn(1) == dyn('1')                       # false
      """;

  private static final String LIBRARIES =
      """
      'hello'.charAt(1)                        # e
      'hello hello'.indexOf('ello', 2)         # 7
      'hello hello'.lastIndexOf('hello')       # 6
      'a,b,c'.split(',')                       # ["a","b","c"]
      'a,b,c'.split(',', 2)                    # ["a","b,c"]
      'abc'.split('')                          # ["a","b","c"]
      ['a', 'b'].join('-')                     # a-b
      'hello'.substring(1, 3)                  # el
      '  x '.trim()                            # x
      'Hi'.lowerAscii() + 'Hi'.upperAscii()    # hiHI
      'banana'.replace('an', 'x', 1)           # bxana
      '%s has %d, %.2f %x'.format([dyn('a'), 3, 1.5, 255]) # a has 3, 1.50 ff
      '%s'.format([[dyn(1), 'a', {'k': true}]])     # [1, "a", {"k":true}]
      strings.quote('a"b')                     # "a\\"b"
      'abc 123'.find('[0-9]+')                 # 123
      '123 abc 456'.findAll('[0-9]*')          # ["123","","","","","456"]
      '123 abc 456'.findAll('[0-9]+', 1)       # ["123"]
      'abc'.matches('^a.c$')                   # true
      [3, 1, 2].max() + [3, 1, 2].min()        # 4
      [1, 2, 3].sum()                          # 6
      [1.5, 1.5].sum()                         # 3.0
      ['a', 'b'].isSorted()                    # true
      [1, 2, 2].indexOf(2) + [1, 2, 2].lastIndexOf(2) # 3
      [3, 1, 2].sort()                         # [1,2,3]
      ['bb', 'a'].sortBy(s, size(s))           # ["a","bb"]
      [[1], [2, 3]].flatten()                  # [1,2,3]
      [1, 1, 2].distinct()                     # [1,2]
      [1, 2, 3].slice(1, 3)                    # [2,3]
      [1, 2].reverse()                         # [2,1]
      lists.range(3)                           # [0,1,2]
      [1, 2].first().value() + [1, 2].last().value() # 3
      sets.contains([1, 2], [2])               # true
      sets.equivalent([1, 1], [1])             # true
      sets.intersects([1], [2])                # false
      url('https://u@example.com:80/a b?k=1&k=2').getEscapedPath() # /a%20b
      url('https://example.com:80/p?k=1&k=2').getQuery() # {"k":["1","2"]}
      url('https://[::1]:80/').getHostname()   # ::1
      isURL('no url')                          # false
      quantity('1.5Gi').isLessThan(quantity('2Gi')) # true
      quantity('50k').add(20).asInteger()      # 50020
      quantity('200m').asApproximateFloat()    # 0.2
      isQuantity('1.3Gix')                     # false
      ip('127.0.0.1').isLoopback()             # true
      ip('fe80::1').family()                   # 6
      ip.isCanonical('2001:DB8::')             # false
      string(ip('2001:db8:0:0:0:0:0:1'))       # 2001:db8::1
      isIP('1.2.3')                            # false
      cidr('10.0.0.0/8').containsIP('10.1.2.3') # true
      cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16')) # true
      string(cidr('10.1.2.3/8').masked())      # 10.0.0.0/8
      cidr('10.1.2.3/8').ip() == ip('10.1.2.3') # true
      isCIDR('10.0.0.0/33')                    # false
      semver('1.2.3').isLessThan(semver('1.10.0')) # true
      semver('v1.2', true).patch()             # 0
      isSemver('1.2')                          # false
      format.dns1123Label().validate('ok').hasValue() # false
      format.named('dns1123Label').value().validate('Not ok').value().size() # 1
      format.named('other').hasValue()         # false
      jsonpatch.escapeKey('k8s.io/a~b')        # k8s.io~1a~0b
      """;

  private static final String FAULTS =
      """
      o.other                        # failed: no such key: other
      o.tags[7]                      # failed: index out of bounds: 7
      1 / 0                          # failed: division by zero
      9223372036854775807 + 1        # failed: integer overflow
      o.name + o.replicas            # failed: no such overload
      int(o.name)                    # failed: type conversion error from 'string' to 'int'
      optional.none().value()        # failed: optional.none() dereference
      1 + 'a'                        # refused: found no matching overload for '_+_' applied to '(int, string)'
      undeclared                     # refused: undeclared reference to 'undeclared' (in container '')
      [1, 'a']                       # refused: expected type 'int' but found 'string'
      'a'.matches('(')               # refused: invalid matches argument
      """;

  /// An expression and what it gives in every line.
  private static Stream<Arguments> rows(String table) {
    return table
        .lines()
        .map(line -> line.split(" # ", 2))
        .map(row -> Arguments.of(row[0].strip(), row[1].strip()));
  }

  private static Object evaluate(String expression) {
    CelEnvironment environment = CelEnvironment.PLAIN.with("o", ValueType.DYN);
    return switch (CelCompiler.shared().compile(environment, expression)) {
      case CelCompilation.Refused refused -> "refused: " + refused.issues().getFirst().message();
      case CelCompilation.Compiled compiled ->
          switch (compiled
              .program()
              .evaluate(Map.of("o", OBJECT), CelBudget.of(CelLimits.PER_REQUEST))) {
            case CelEvaluation.Failure failure -> "failed: " + failure.message();
            case CelEvaluation.Result result -> result.json();
          };
    };
  }

  private static void check(String expression, String expected) {
    Object value = evaluate(expression);
    String text = value instanceof String string ? string : Json.write(value);
    assertThat(text).as(expression).isEqualTo(expected);
  }

  static Stream<Arguments> language() {
    return rows(LANGUAGE);
  }

  @ParameterizedTest
  @MethodSource("language")
  void evaluatesTheLanguage(String expression, String expected) {
    check(expression, expected);
  }

  static Stream<Arguments> libraries() {
    return rows(LIBRARIES);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void evaluatesTheLibraries(String expression, String expected) {
    check(expression, expected);
  }

  static Stream<Arguments> faults() {
    return rows(FAULTS);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void saysWhatIsWrong(String expression, String expected) {
    assertThat(String.valueOf(evaluate(expression))).startsWith(expected);
  }
}
