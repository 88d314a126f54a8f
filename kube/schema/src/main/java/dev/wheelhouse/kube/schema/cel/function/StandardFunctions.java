// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.BOOL;
import static dev.wheelhouse.kube.schema.cel.function.Types.BYTES;
import static dev.wheelhouse.kube.schema.cel.function.Types.DURATION;
import static dev.wheelhouse.kube.schema.cel.function.Types.INT;
import static dev.wheelhouse.kube.schema.cel.function.Types.LIST_A;
import static dev.wheelhouse.kube.schema.cel.function.Types.MAP_KV;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;
import static dev.wheelhouse.kube.schema.cel.function.Types.TIMESTAMP;

import dev.cel.common.types.CelType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.Values;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/// The named functions of the language itself. The type checker knows their signatures.
final class StandardFunctions {

  private StandardFunctions() {}

  static List<Overload> overloads() {
    List<Overload> all = new ArrayList<>(Conversions.overloads());
    for (CelType sized : List.of(STRING, BYTES, LIST_A, MAP_KV)) {
      String id = sized.kind().name().toLowerCase(Locale.ROOT);
      Overload.Body size = (_, args) -> Values.size(args[0]);
      all.add(Overload.global("size", "size_" + id, INT, List.of(sized), size));
      all.add(Overload.member("size", id + "_size", INT, List.of(sized), size));
    }
    all.add(text("contains", "contains_string", String::contains));
    all.add(text("startsWith", "starts_with_string", String::startsWith));
    all.add(text("endsWith", "ends_with_string", String::endsWith));
    all.add(text("matches", "matches_string", Regexes::matches));
    all.add(
        Overload.global(
            "matches",
            "matches",
            BOOL,
            List.of(STRING, STRING),
            (_, args) -> Regexes.matches((String) args[0], (String) args[1])));
    times(all);
    durations(all);
    return all;
  }

  private interface TextTest {
    boolean test(String text, String other);
  }

  private static Overload text(String function, String id, TextTest test) {
    return Overload.member(
        function,
        id,
        BOOL,
        List.of(STRING, STRING),
        (_, args) -> test.test((String) args[0], (String) args[1]));
  }

  private static void times(List<Overload> all) {
    part(all, "getFullYear", "year", ZonedDateTime::getYear);
    part(all, "getMonth", "month", time -> time.getMonthValue() - 1);
    part(all, "getDayOfYear", "day_of_year", time -> time.getDayOfYear() - 1);
    part(all, "getDayOfMonth", "day_of_month", time -> time.getDayOfMonth() - 1);
    part(all, "getDate", "day_of_month_1_based", ZonedDateTime::getDayOfMonth);
    part(all, "getDayOfWeek", "day_of_week", time -> time.getDayOfWeek().getValue() % 7);
    part(all, "getHours", "hours", ZonedDateTime::getHour);
    part(all, "getMinutes", "minutes", ZonedDateTime::getMinute);
    part(all, "getSeconds", "seconds", ZonedDateTime::getSecond);
    part(all, "getMilliseconds", "milliseconds", time -> time.getNano() / 1_000_000);
  }

  private static void part(
      List<Overload> all, String function, String id, ToLongFunction<ZonedDateTime> part) {
    all.add(
        Overload.member(
            function,
            "timestamp_to_" + id,
            INT,
            List.of(TIMESTAMP),
            (_, args) -> part.applyAsLong(((Instant) args[0]).atZone(ZoneOffset.UTC))));
    all.add(
        Overload.member(
            function,
            "timestamp_to_" + id + "_with_tz",
            INT,
            List.of(TIMESTAMP, STRING),
            (_, args) -> part.applyAsLong(((Instant) args[0]).atZone(zone((String) args[1])))));
  }

  private static ZoneId zone(String name) {
    try {
      boolean offset = name.matches("[0-9]{2}:[0-9]{2}");
      return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(offset ? "+" + name : name);
    } catch (DateTimeException _) {
      throw new CelFault("unknown time zone " + name);
    }
  }

  private static void durations(List<Overload> all) {
    length(all, "getHours", "hours", Duration::toHours);
    length(all, "getMinutes", "minutes", Duration::toMinutes);
    length(all, "getSeconds", "seconds", Duration::toSeconds);
    length(all, "getMilliseconds", "milliseconds", Duration::toMillis);
  }

  private static void length(
      List<Overload> all, String function, String id, ToLongFunction<Duration> unit) {
    all.add(
        Overload.member(
            function,
            "duration_to_" + id,
            INT,
            List.of(DURATION),
            (_, args) -> unit.applyAsLong((Duration) args[0])));
  }
}
