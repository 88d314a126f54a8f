// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.limits;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import dev.wheelhouse.kube.schema.quota.PodAmounts;
import dev.wheelhouse.kube.schema.quota.ResourceAmounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What breaks one entry of a LimitRange, in words.
final class LimitCheck {

  private final String type;
  private final ResourceAmounts requests;
  private final ResourceAmounts limits;
  private final List<String> broken = new ArrayList<>();

  private LimitCheck(String type, ResourceAmounts requests, ResourceAmounts limits) {
    this.type = type;
    this.requests = requests;
    this.limits = limits;
  }

  /// @param limit an entry of `spec.limits`
  static List<String> pod(JsonObject limit, JsonObject pod) {
    String type = limit.string("type").orElse("");
    return switch (type) {
      case "Container" ->
          Stream.of("containers", "initContainers")
              .flatMap(kind ->
                  pod.array("spec", kind).map(JsonArray::objects).orElse(List.of()).stream())
              .map(container ->
                  new LimitCheck(
                      type, amounts(container, "requests"), amounts(container, "limits")))
              .flatMap(check -> check.all(limit).stream())
              .toList();
      case "Pod" -> {
        PodAmounts amounts = PodAmounts.ofSpec(pod);
        yield new LimitCheck(type, amounts.bareRequests(), amounts.bareLimits()).all(limit);
      }
      default -> List.of();
    };
  }

  /// Claims have requests alone.
  static List<String> claim(JsonObject limit, JsonObject claim) {
    String type = limit.string("type").orElse("");
    if (!type.equals("PersistentVolumeClaim")) {
      return List.of();
    }
    ResourceAmounts requests =
        ResourceAmounts.of(claim.object("spec", "resources", "requests").orElse(null));
    LimitCheck check = new LimitCheck(type, requests, ResourceAmounts.NONE);
    map(limit, "min").byName().forEach(check::min);
    map(limit, "max").byName().forEach(check::maxRequest);
    return check.broken;
  }

  private static ResourceAmounts amounts(JsonObject container, String what) {
    return ResourceAmounts.of(container.object("resources", what).orElse(null));
  }

  private static ResourceAmounts map(JsonObject limit, String bound) {
    return ResourceAmounts.of(limit.object(bound).orElse(null));
  }

  private List<String> all(JsonObject limit) {
    map(limit, "min").byName().forEach(this::min);
    map(limit, "max").byName().forEach(this::max);
    map(limit, "maxLimitRequestRatio").byName().forEach(this::ratio);
    return broken;
  }

  private void min(String name, Quantity bound) {
    String rule = "minimum " + name + " usage per " + type + " is " + bound;
    Quantity request = requests.get(name).orElse(null);
    Quantity limit = limits.get(name).orElse(null);
    if (request == null) {
      broken.add(rule + ".  No request is specified");
    } else if (request.compareTo(bound) < 0) {
      broken.add(rule + ", but request is " + request);
    } else if (limit != null && limit.compareTo(bound) < 0) {
      broken.add(rule + ", but limit is " + limit);
    }
  }

  private void max(String name, Quantity bound) {
    String rule = "maximum " + name + " usage per " + type + " is " + bound;
    Quantity request = requests.get(name).orElse(null);
    Quantity limit = limits.get(name).orElse(null);
    if (limit == null) {
      broken.add(rule + ".  No limit is specified");
    } else if (limit.compareTo(bound) > 0) {
      broken.add(rule + ", but limit is " + limit);
    } else if (request != null && request.compareTo(bound) > 0) {
      broken.add(rule + ", but request is " + request);
    }
  }

  private void maxRequest(String name, Quantity bound) {
    String rule = "maximum " + name + " usage per " + type + " is " + bound;
    Quantity request = requests.get(name).orElse(null);
    if (request == null) {
      broken.add(rule + ".  No request is specified");
    } else if (request.compareTo(bound) > 0) {
      broken.add(rule + ", but request is " + request);
    }
  }

  private void ratio(String name, Quantity bound) {
    String rule = name + " max limit to request ratio per " + type + " is " + bound;
    Quantity request = requests.get(name).orElse(Quantity.ZERO);
    Quantity limit = limits.get(name).orElse(Quantity.ZERO);
    if (request.isZero()) {
      broken.add(rule + ", but no request is specified or request is 0");
    } else if (limit.isZero()) {
      broken.add(rule + ", but no limit is specified or limit is 0");
    } else {
      double ratio = exact(limit) / exact(request);
      if (ratio > exact(bound)) {
        broken.add(rule + String.format(Locale.ROOT, ", but provided ratio is %f", ratio));
      }
    }
  }

  private static double exact(Quantity amount) {
    return amount.amount() / Math.pow(10, amount.decimals());
  }
}
