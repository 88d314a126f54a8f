// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import java.time.LocalDate;
import java.time.YearMonth;

/// Times in the form that the API server writes, `2026-03-01T12:00:00Z`, read from their bytes. Two
/// or more stand in every object, and the general parser takes longer than all else in it.
final class UtcTime {

  /// The length of the form.
  static final int LENGTH = 20;

  /// Says that a text is no time in this form.
  static final long OTHER = Long.MIN_VALUE;

  private static final String FORM = "0000-00-00T00:00:00Z";
  private static final int SECONDS_A_DAY = 86_400;

  private UtcTime() {}

  /// The seconds since 1970 of the text at a place.
  static long seconds(byte[] text, int at) {
    if (!hasForm(text, at)) {
      return OTHER;
    }
    int year = number(text, at, 4);
    int month = number(text, at + 5, 2);
    int day = number(text, at + 8, 2);
    int hour = number(text, at + 11, 2);
    int minute = number(text, at + 14, 2);
    int second = number(text, at + 17, 2);
    boolean exists =
        month >= 1
            && month <= 12
            && day >= 1
            && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth())
            && hour < 24
            && minute < 60
            && second < 60;
    return exists
        ? LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY
            + hour * 3600L
            + minute * 60L
            + second
        : OTHER;
  }

  private static boolean hasForm(byte[] text, int at) {
    for (int i = 0; i < LENGTH; i++) {
      char form = FORM.charAt(i);
      byte here = text[at + i];
      if (form == '0' ? here < '0' || here > '9' : here != form) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] text, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }
}
