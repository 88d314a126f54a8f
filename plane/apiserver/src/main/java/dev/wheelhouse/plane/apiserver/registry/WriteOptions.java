// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.kube.schema.decode.FieldValidation;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import java.util.List;

/// The query parameters of writes (`CreateOptions`, `UpdateOptions`, `PatchOptions`).
///
/// @param dryRun do everything but store
/// @param manager who owns the fields that are written
/// @param validation what becomes of fields that the schema does not know
/// @param force apply takes fields from other managers
record WriteOptions(boolean dryRun, String manager, FieldValidation validation, boolean force) {

  private static final int LONGEST_MANAGER = 128;

  static WriteOptions of(ApiRequest request) {
    return new WriteOptions(
        dryRun(request),
        manager(request),
        validation(request),
        request.parameter("force").orElse("").equals("true"));
  }

  WriteOptions asDryRun() {
    return new WriteOptions(true, manager, validation, force);
  }

  static boolean dryRun(ApiRequest request) {
    List<String> values = request.query().getOrDefault("dryRun", List.of());
    for (String value : values) {
      if (!value.equals("All") && !value.isEmpty()) {
        throw Failures.badRequest(
            "dryRun: Unsupported value: \"" + value + "\": supported values: \"All\"");
      }
    }
    return values.contains("All");
  }

  /// The named field manager, else the program's name at the start of the user agent.
  private static String manager(ApiRequest request) {
    String named = request.parameter("fieldManager").orElse("");
    if (named.length() > LONGEST_MANAGER) {
      throw Failures.badRequest("fieldManager: Too long: may not be more than 128 bytes");
    }
    if (!named.isEmpty()) {
      return named;
    }
    String agent = request.headers().getOrDefault("user-agent", "unknown");
    int slash = agent.indexOf('/');
    String program = slash < 0 ? agent : agent.substring(0, slash);
    return program.length() > LONGEST_MANAGER ? program.substring(0, LONGEST_MANAGER) : program;
  }

  private static FieldValidation validation(ApiRequest request) {
    String value = request.parameter("fieldValidation").orElse("");
    return FieldValidation.of(value)
        .orElseThrow(() ->
            Failures.badRequest(
                "fieldValidation: Unsupported value: \""
                    + value
                    + "\": supported values: \"\", \"Ignore\", \"Warn\", \"Strict\""));
  }
}
