// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.hostile;

import java.util.List;
import java.util.Random;

/// Values that programs stumble over.
final class HostileValues {

  private HostileValues() {}

  static final List<String> SEGMENTS =
      List.of(
          "", ".", "..", "%00", "%ff", "%zz", "%", "%2F", "%2e%2e", "a%20b", "n%C3%A4me", "*", "~",
          ";x=1", "{", "a:b", "%F0%9F%92%A9", "a".repeat(300), "x".repeat(6000), "default", "a\\b",
          "%0d%0aX:y", "-", "A", "status", "namespaces", "watch", "proxy");

  static final List<String> TEXTS =
      List.of(
          "", " ", "-1", "0", "1", "2", "1.5", "NaN", "1e9", "true", "TRUE", "null", "All", "Orphan",
          "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "0x10",
          "%00", "%ff%fe", "%", "%zz", "a=b", "a==b,c!=d", "a in (b,c)", "a in (", "a notin ()", "!",
          "!a", ",", "=", "a=b=c", "metadata.name=x", "metadata.name", "spec.nodeName!=a,", "a>1",
          "a<x", "(((((", "metadata.name%3D%22", "x".repeat(5000), "a,".repeat(2000),
          "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJ4In0", "e30", "bnVsbA", "W10", "AAAA",
          "Exact", "NotOlderThan", "Foreground", "Background", "Strict", "Warn", "Ignore",
          "2026-13-45T99:99:99Z", "%F0%9F%92%A9", "../../etc", "[", "a+b%2", "\\");

  static final List<String> PARAMETERS =
      List.of(
          "labelSelector", "fieldSelector", "limit", "continue", "resourceVersion",
          "resourceVersionMatch", "timeoutSeconds", "watch", "allowWatchBookmarks",
          "sendInitialEvents", "fieldManager", "force", "dryRun", "fieldValidation",
          "propagationPolicy", "gracePeriodSeconds", "orphanDependents", "pretty", "container",
          "tailLines", "sinceSeconds", "sinceTime", "limitBytes", "follow", "command", "verbose",
          "timeout", "includeObject", "as", "");

  static final List<String> JSON =
      List.of(
          "null", "true", "{}", "[]", "[{}]", "[null]", "\"\"", "\"x\"", "0", "-1", "1.5", "1e400",
          "-1e400", "1e-400", "9223372036854775807", "9223372036854775808",
          "123456789012345678901234567890123456789", "1" + "0".repeat(500), "\"\\u0000\"",
          "\"\\ud800\"", "\"\\uffff\"", "{\"\":\"\"}", "{\"a\":{\"b\":{\"c\":[1]}}}", "{\"$patch\":\"delete\"}",
          "{\"$patch\":\"x\"}", "{\"$patch\":5}", "{\"$retainKeys\":[1]}", "{\"$retainKeys\":\"x\"}",
          "{\"$setElementOrder/a\":[1]}", "{\"$deleteFromPrimitiveList/a\":5}", "[{\"$patch\":\"replace\"}]",
          "\"" + "y".repeat(70_000) + "\"", "\"a/b\"", "\"-\"", "\"Ää\"", "\"99999999999Gi\"", "\"1e99999\"",
          "\"10.0.0.256\"", "\"::1\"", "\"(((((((a*)*)*)*)*)*)*)$\"", "\"2026-99-99T00:00:00Z\"", "\"%s%n\"");

  static <T> T any(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
