// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.deadline;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `deadline`
public final class DeadlinePolicy implements PolicyType {

  private static final String NAME = "deadline";
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(s|m|h)");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    limit(properties);
    return policies;
  }

  /// What the policies of an application say; the last one holds.
  public static Optional<Duration> of(List<JsonObject> policies) {
    return policies.stream()
        .filter(it -> it.string("type").orElse("").equals(NAME))
        .map(it ->
            limit(new Properties("properties", it.object("properties").orElseGet(JsonObject::new))))
        .reduce((_, last) -> last);
  }

  private static Duration limit(Properties properties) {
    String text = properties.requiredString("after");
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
      throw properties.invalid(
          properties.path() + ".after",
          "FieldValueInvalid",
          "Invalid value: \"" + text + "\": must be a time such as 90s, 10m or 2h");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
