// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry.services;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.Strategy;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// Gives Services their cluster addresses and node ports. What is taken is known from the stored
/// Services, read once at the start, and then followed write by write.
///
/// Addresses are IPv4 and one per Service.
public final class Services implements Strategy {

  public static final GroupResource RESOURCE = new GroupResource("", "services");
  private static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "Service");
  private static final String HEADLESS = "None";
  private static final String HEALTH_CHECK = "healthCheckNodePort";

  private final AddressRange range;
  private final NumberPool addresses;
  private final int firstPort;
  private final NumberPool ports;

  /// @param nodePorts for example `30000-32767`
  public Services(String addressRange, String nodePorts, ObjectReader stored) {
    this.range = AddressRange.parse(addressRange);
    this.addresses = new NumberPool(range.usable());
    int dash = nodePorts.indexOf('-');
    this.firstPort = Integer.parseInt(nodePorts.substring(0, dash).strip());
    this.ports =
        new NumberPool(Integer.parseInt(nodePorts.substring(dash + 1).strip()) - firstPort + 1);
    for (JsonObject service : stored.list(RESOURCE, "")) {
      address(service).ifPresent(addresses::take);
      numbers(service).forEach(ports::take);
    }
  }

  @Override
  public void prepareForCreate(JsonObject service) {
    service.put("status", JsonObject.of("loadBalancer", new JsonObject()));
    dropNodePorts(service);
  }

  /// A Service keeps its address, and its ports their node ports, unless the update says otherwise.
  @Override
  public void prepareForUpdate(JsonObject service, JsonObject before) {
    JsonObject spec = service.childObject("spec");
    boolean external = isExternalName(service);
    if (!external && spec.string("clusterIP").orElse("").isEmpty() && !isExternalName(before)) {
      for (String field : List.of("clusterIP", "clusterIPs")) {
        Object value = before.at("spec", field);
        if (value != null) {
          spec.put(field, value);
        }
      }
    }
    keepNodePorts(service, before);
    keepHealthCheck(spec, before);
    TypedFields.drop(service, before);
    if (!spec.string("type").orElse("").equals("ClusterIP")) {
      dropNodePorts(service);
    }
  }

  private static void keepNodePorts(JsonObject service, JsonObject before) {
    if (!hasNodePorts(service)) {
      return;
    }
    for (JsonObject port : portsOf(service)) {
      for (JsonObject old : portsOf(before)) {
        boolean same =
            old.get("port") instanceof Long number
                && number.equals(port.get("port"))
                && old.string("protocol").equals(port.string("protocol"));
        if (same && port.integer("nodePort").orElse(0L) == 0) {
          old.integer("nodePort").ifPresent(number -> port.put("nodePort", number));
        }
      }
    }
  }

  private static void keepHealthCheck(JsonObject spec, JsonObject before) {
    JsonObject old = before.object("spec").orElseGet(JsonObject::new);
    if (TypedFields.isChecked(spec)
        && TypedFields.isChecked(old)
        && spec.integer(HEALTH_CHECK).orElse(0L) == 0) {
      old.integer(HEALTH_CHECK).ifPresent(port -> spec.put(HEALTH_CHECK, port));
    }
  }

  private static void dropNodePorts(JsonObject service) {
    if (!hasNodePorts(service)) {
      portsOf(service).forEach(port -> port.remove("nodePort"));
    }
  }

  @Override
  public Claim claim(JsonObject service, JsonObject before) {
    Taken taken = new Taken();
    try {
      claimAddress(service, before, taken);
      claimNodePorts(service, before, taken);
      claimHealthCheck(service, before, taken);
    } catch (RuntimeException e) {
      taken.giveBack();
      throw e;
    }
    taken.releaseAfter(before, service);
    return taken;
  }

  private void claimAddress(JsonObject service, JsonObject before, Taken taken) {
    if (isExternalName(service)) {
      return;
    }
    JsonObject spec = service.childObject("spec");
    String wanted = spec.string("clusterIP").orElse(firstOf(spec));
    if (wanted.isEmpty()) {
      OptionalInt number = addresses.takeAny();
      if (number.isEmpty()) {
        throw refused(
            service, "spec.clusterIPs", "[]", "failed to allocate a serviceIP: range is full");
      }
      taken.addresses.add(number.getAsInt());
      wanted = range.address(number.getAsInt());
    } else if (!wanted.equals(HEADLESS) && !wanted.equals(addressText(before))) {
      claim(service, wanted, taken);
    }
    spec.put("clusterIP", wanted);
    spec.put("clusterIPs", JsonArray.of(wanted));
    spec.putIfAbsent("ipFamilies", JsonArray.of("IPv4"));
    spec.putIfAbsent("ipFamilyPolicy", "SingleStack");
  }

  private static String firstOf(JsonObject spec) {
    List<String> all = spec.array("clusterIPs").map(JsonArray::strings).orElse(List.of());
    return all.isEmpty() ? "" : all.getFirst();
  }

  private void claim(JsonObject service, String wanted, Taken taken) {
    OptionalInt number = range.number(wanted);
    if (number.isEmpty()) {
      throw refused(
          service,
          "spec.clusterIPs",
          "[\"" + wanted + "\"]",
          "failed to allocate IP "
              + wanted
              + ": the provided network does not match the current range: the range is "
              + range);
    }
    if (!addresses.take(number.getAsInt())) {
      throw refused(
          service,
          "spec.clusterIPs",
          "[\"" + wanted + "\"]",
          "failed to allocate IP " + wanted + ": provided IP is already allocated");
    }
    taken.addresses.add(number.getAsInt());
  }

  private void claimNodePorts(JsonObject service, JsonObject before, Taken taken) {
    if (!hasNodePorts(service)) {
      return;
    }
    Set<Integer> own = nodePorts(before);
    List<JsonObject> list = portsOf(service);
    for (int i = 0; i < list.size(); i++) {
      JsonObject port = list.get(i);
      int wanted = port.integer("nodePort").orElse(0L).intValue();
      if (wanted == 0) {
        port.put("nodePort", anyPort(service, nodePortField(i), taken));
      } else if (!own.contains(wanted)) {
        claimPort(service, nodePortField(i), wanted, taken);
      }
    }
  }

  private long anyPort(JsonObject service, String field, Taken taken) {
    OptionalInt number = ports.takeAny();
    if (number.isEmpty()) {
      throw refused(service, field, "0", "range is full");
    }
    taken.ports.add(number.getAsInt());
    return (long) number.getAsInt() + firstPort;
  }

  private void claimHealthCheck(JsonObject service, JsonObject before, Taken taken) {
    JsonObject spec = service.childObject("spec");
    if (!TypedFields.isChecked(spec)) {
      return;
    }
    int wanted = spec.integer(HEALTH_CHECK).orElse(0L).intValue();
    if (wanted == 0) {
      spec.put(HEALTH_CHECK, anyPort(service, "spec.healthCheckNodePort", taken));
    } else if (serving(service).contains(wanted) && !serving(before).contains(wanted)) {
      throw taken(service, "spec.healthCheckNodePort", wanted);
    } else if (!nodePorts(before).contains(wanted)) {
      claimPort(service, "spec.healthCheckNodePort", wanted, taken);
    }
  }

  private void claimPort(JsonObject service, String field, int wanted, Taken taken) {
    int number = wanted - firstPort;
    if (number < 0 || number >= ports.size()) {
      throw refused(
          service,
          field,
          String.valueOf(wanted),
          "provided port is not in the valid range. The range of valid ports is "
              + firstPort
              + "-"
              + (firstPort + ports.size() - 1));
    }
    if (!taken.ports.contains(number) && !ports.take(number)) {
      throw taken(service, field, wanted);
    }
    taken.ports.add(number);
  }

  private static RuntimeException taken(JsonObject service, String field, int port) {
    return refused(service, field, String.valueOf(port), "provided port is already allocated");
  }

  private static String nodePortField(int index) {
    return "spec.ports[" + index + "].nodePort";
  }

  private static RuntimeException refused(
      JsonObject service, String field, String value, String detail) {
    return Failures.invalid(
        KIND,
        service.string("metadata", "name").orElse(""),
        List.of(new Cause(field, "FieldValueInvalid", "Invalid value: " + value + ": " + detail)));
  }

  @Override
  public void deleted(JsonObject service) {
    address(service).ifPresent(addresses::giveBack);
    numbers(service).forEach(ports::giveBack);
  }

  /// Numbers taken for one write, and those that become free when it succeeds.
  private final class Taken implements Claim {
    private final Set<Integer> addresses = new HashSet<>();
    private final Set<Integer> ports = new HashSet<>();
    private final Set<Integer> freeAddresses = new HashSet<>();
    private final Set<Integer> freePorts = new HashSet<>();

    void releaseAfter(JsonObject before, JsonObject after) {
      if (!addressText(before).equals(addressText(after))) {
        address(before).ifPresent(freeAddresses::add);
      }
      List<Integer> kept = numbers(after);
      for (int number : numbers(before)) {
        if (!kept.contains(number)) {
          freePorts.add(number);
        }
      }
    }

    @Override
    public void keep() {
      freeAddresses.forEach(Services.this.addresses::giveBack);
      freePorts.forEach(Services.this.ports::giveBack);
    }

    @Override
    public void giveBack() {
      addresses.forEach(Services.this.addresses::giveBack);
      ports.forEach(Services.this.ports::giveBack);
    }
  }

  private OptionalInt address(JsonObject service) {
    return range.number(addressText(service));
  }

  private static String addressText(JsonObject service) {
    return service.string("spec", "clusterIP").orElse("");
  }

  private static boolean isExternalName(JsonObject service) {
    return service.string("spec", "type").orElse("").equals("ExternalName");
  }

  private static boolean hasNodePorts(JsonObject service) {
    String type = service.string("spec", "type").orElse("");
    return type.equals("NodePort")
        || (type.equals("LoadBalancer")
            && service.bool("spec", "allocateLoadBalancerNodePorts").orElse(true));
  }

  private static List<JsonObject> portsOf(JsonObject service) {
    return service.array("spec", "ports").map(JsonArray::objects).orElse(List.of());
  }

  /// Those of its ports and that of its health check.
  private static Set<Integer> nodePorts(JsonObject service) {
    Set<Integer> numbers = new HashSet<>();
    service
        .integer("spec", HEALTH_CHECK)
        .filter(n -> n > 0)
        .ifPresent(n -> numbers.add(n.intValue()));
    numbers.addAll(serving(service));
    return numbers;
  }

  private static Set<Integer> serving(JsonObject service) {
    Set<Integer> numbers = new HashSet<>();
    for (JsonObject port : portsOf(service)) {
      port.integer("nodePort").filter(n -> n > 0).ifPresent(n -> numbers.add(n.intValue()));
    }
    return numbers;
  }

  /// Its node ports as numbers of the pool; those stored when the range was another are of no pool.
  private List<Integer> numbers(JsonObject service) {
    return nodePorts(service).stream()
        .map(port -> port - firstPort)
        .filter(number -> number >= 0 && number < ports.size())
        .toList();
  }
}
