// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The query of a list or watch (`meta/v1` ListOptions) but for its selectors.
///
/// @param resourceVersion as asked for: empty, `0` or a revision
/// @param match `resourceVersionMatch`: empty, `Exact` or `NotOlderThan`
/// @param limit 0 for none
/// @param next the `continue` token; empty for none
/// @param initialEvents `sendInitialEvents`; empty where it is not said
record ListOptions(
    String resourceVersion,
    String match,
    int limit,
    String next,
    Optional<Boolean> initialEvents,
    boolean bookmarks,
    long timeoutSeconds) {

  static final String EXACT = "Exact";
  static final String NOT_OLDER_THAN = "NotOlderThan";

  private static final ListOptions NOTHING_ASKED =
      new ListOptions("", "", 0, "", Optional.empty(), false, 0);
  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "ListOptions");
  private static final String MATCH_FIELD = "resourceVersionMatch";

  /// @throws PlatformException `BAD_REQUEST` for what is no number
  private static ListOptions read(ApiRequest request) {
    if (request.query().isEmpty()) {
      return NOTHING_ASKED;
    }
    return new ListOptions(
        request.parameter("resourceVersion").orElse(""),
        request.parameter(MATCH_FIELD).orElse(""),
        Math.clamp(number(request, "limit"), 0, Integer.MAX_VALUE),
        request.parameter("continue").orElse(""),
        request.parameter("sendInitialEvents").map(ListOptions::flag),
        request.parameter("allowWatchBookmarks").map(ListOptions::flag).orElse(false),
        number(request, "timeoutSeconds"));
  }

  /// Only `false` and `0` say no.
  static boolean flag(String value) {
    return !value.equalsIgnoreCase("false") && !value.equals("0");
  }

  private static long number(ApiRequest request, String parameter) {
    String text = request.parameter(parameter).orElse("");
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw Failures.badRequest(
          parameter + ": strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }

  /// The options of a list.
  ///
  /// @throws PlatformException `INVALID` for options that do not go together
  static ListOptions ofList(ApiRequest request) {
    ListOptions options = read(request);
    List<Cause> causes = new ArrayList<>();
    if (!options.match().isEmpty()) {
      options.checkListMatch(causes);
    }
    if (options.initialEvents().isPresent()) {
      causes.add(
          Failures.forbiddenField("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    }
    return checked(options, causes);
  }

  private void checkListMatch(List<Cause> causes) {
    if (resourceVersion.isEmpty()) {
      causes.add(
          Failures.forbiddenField(
              MATCH_FIELD, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    }
    if (!next.isEmpty()) {
      causes.add(matchWithContinue());
    }
    if (!match.equals(EXACT) && !match.equals(NOT_OLDER_THAN)) {
      causes.add(Failures.unsupported(MATCH_FIELD, match, List.of(EXACT, NOT_OLDER_THAN, "")));
    }
    if (match.equals(EXACT) && resourceVersion.equals("0")) {
      causes.add(
          Failures.forbiddenField(
              MATCH_FIELD,
              "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
    }
  }

  private static Cause matchWithContinue() {
    return Failures.forbiddenField(
        MATCH_FIELD, "resourceVersionMatch is forbidden when continue is provided");
  }

  /// The options of a watch. One that says nothing of initial events, and names no revision, wants
  /// them.
  ///
  /// @throws PlatformException `INVALID` for options that do not go together
  static ListOptions ofWatch(ApiRequest request) {
    ListOptions options = read(request).withInitialEvents();
    List<Cause> causes = new ArrayList<>();
    String match = options.match();
    if (options.initialEvents().isPresent() && !match.equals(NOT_OLDER_THAN)) {
      causes.add(
          Failures.forbiddenField(
              MATCH_FIELD,
              "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!match.isEmpty()) {
      options.checkWatchMatch(causes);
    }
    return checked(options, causes);
  }

  private ListOptions withInitialEvents() {
    boolean now = resourceVersion.isEmpty() || resourceVersion.equals("0");
    return initialEvents.isPresent() || !match.isEmpty() || !now
        ? this
        : new ListOptions(
            resourceVersion,
            NOT_OLDER_THAN,
            limit,
            next,
            Optional.of(true),
            bookmarks,
            timeoutSeconds);
  }

  private void checkWatchMatch(List<Cause> causes) {
    if (initialEvents.isEmpty()) {
      causes.add(
          Failures.forbiddenField(
              MATCH_FIELD,
              "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
    }
    if (!match.equals(NOT_OLDER_THAN)) {
      causes.add(Failures.unsupported(MATCH_FIELD, match, List.of(NOT_OLDER_THAN)));
    }
    if (!next.isEmpty()) {
      causes.add(matchWithContinue());
    }
  }

  private static ListOptions checked(ListOptions options, List<Cause> causes) {
    if (!causes.isEmpty()) {
      throw Failures.invalid(KIND, "", causes);
    }
    return options;
  }

  /// The revision asked for; 0 for none in particular.
  long revision() {
    return revision(resourceVersion);
  }

  /// @throws PlatformException `BAD_REQUEST` for what is no revision
  static long revision(String text) {
    try {
      long value = text.isEmpty() ? 0 : Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw Failures.badRequest(
        "invalid resource version: resourceVersion: Invalid value: \""
            + text
            + "\": strconv.ParseUint: parsing \""
            + text
            + "\": invalid syntax");
  }

  /// The refusal of a revision that is not there yet.
  static PlatformException tooLarge(long wanted, long current) {
    return StatusException.retry(
        Reason.TIMEOUT,
        "Timeout: Too large resource version: " + wanted + ", current: " + current,
        List.of(new Cause("", "ResourceVersionTooLarge", "Too large resource version")),
        1);
  }
}
