// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.kube.schema.field.FieldPath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `securityContext` of pods and containers.
final class SecurityContextRules {

  private static final String SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String SYSCTL = "^(" + SEGMENT + "[\\./])*" + SEGMENT + "$";
  private static final Pattern SYSCTL_NAME = Pattern.compile(SYSCTL);
  private static final int LONGEST_SYSCTL = 253;
  private static final int LONGEST_PROFILE = 4095;

  /// Settings of the kernel that belong to the namespace for interprocess communication, beside
  /// those below `fs.mqueue`.
  private static final Set<String> IPC_SYSCTLS =
      Set.of(
          "kernel.sem",
          "kernel.shm",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced",
          "kernel.msg",
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni");

  private SecurityContextRules() {}

  static void ofPod(Scope spec) {
    spec.in("securityContext")
        .ifPresent(context -> {
          id(context, "fsGroup");
          id(context, "runAsUser");
          id(context, "runAsGroup");
          groups(context);
          sysctls(spec, context);
          context.oneOf("fsGroupChangePolicy", "OnRootMismatch", "Always");
          context.oneOf("supplementalGroupsPolicy", "Merge", "Strict");
          context.oneOf("seLinuxChangePolicy", "Recursive", "MountOption");
          profiles(context);
        });
    if (isTrue(spec, "shareProcessNamespace") && isTrue(spec, "hostPID")) {
      spec.problems()
          .invalid(
              spec.path("securityContext").child("shareProcessNamespace"),
              true,
              "ShareProcessNamespace and HostPID cannot both be enabled");
    }
  }

  /// @param spec of the pod
  static void ofContainer(Scope container, Scope spec) {
    container
        .in("securityContext")
        .ifPresent(context -> {
          id(context, "runAsUser");
          id(context, "runAsGroup");
          context.oneOf("procMount", "Default", "Unmasked");
          if (context.is("procMount", "Unmasked") && !isFalse(spec, "hostUsers")) {
            context
                .problems()
                .invalid(
                    context.path("procMount"),
                    "Unmasked",
                    "`hostUsers` must be false to use `Unmasked`");
          }
          profiles(context);
          escalation(container, context);
        });
  }

  private static void escalation(Scope container, Scope context) {
    if (!isFalse(context, "allowPrivilegeEscalation")) {
      return;
    }
    if (isTrue(context, "privileged")) {
      conflict(container, "`privileged` to true");
    }
    boolean administers =
        context
            .object()
            .array("capabilities", "add")
            .map(added -> added.contains("CAP_SYS_ADMIN"))
            .orElse(false);
    if (administers) {
      conflict(container, "`capabilities.Add` CAP_SYS_ADMIN");
    }
  }

  private static void conflict(Scope container, String with) {
    container
        .problems()
        .invalid(
            container.path("securityContext"),
            container.object().get("securityContext"),
            "cannot set `allowPrivilegeEscalation` to false and " + with);
  }

  private static void id(Scope context, String field) {
    idIn(context, context.path(field), context.number(field));
  }

  private static void groups(Scope context) {
    JsonArray groups = context.object().array("supplementalGroups").orElseGet(JsonArray::new);
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i) instanceof Long group) {
        idIn(context, context.path("supplementalGroups").index(i), group);
      }
    }
  }

  private static void idIn(Scope context, FieldPath path, @Nullable Long id) {
    if (id != null && (id < 0 || id > Integer.MAX_VALUE)) {
      context.problems().invalid(path, id, "must be between 0 and 2147483647, inclusive");
    }
  }

  private static void sysctls(Scope spec, Scope context) {
    Set<String> seen = new HashSet<>();
    for (Scope sysctl : context.each("sysctls")) {
      String name = sysctl.text("name");
      FieldPath path = sysctl.path("name");
      if (name.isEmpty()) {
        sysctl.problems().required(path, "");
      } else if (name.length() > LONGEST_SYSCTL || !SYSCTL_NAME.matcher(name).matches()) {
        sysctl
            .problems()
            .invalid(
                path,
                name,
                "must have at most " + LONGEST_SYSCTL + " characters and match regex " + SYSCTL);
      } else if (!seen.add(name)) {
        sysctl.problems().duplicate(path, name);
      }
      ofTheHost(spec, sysctl, dotted(name));
    }
  }

  /// A pod that shares a namespace with the machine may not change what belongs to it.
  private static void ofTheHost(Scope spec, Scope sysctl, String name) {
    if (isTrue(spec, "hostNetwork") && name.startsWith("net.")) {
      notWith(sysctl, "hostNetwork");
    } else if (isTrue(spec, "hostIPC")
        && (IPC_SYSCTLS.contains(name) || name.startsWith("fs.mqueue."))) {
      notWith(sysctl, "hostIPC");
    }
  }

  private static void notWith(Scope sysctl, String field) {
    sysctl
        .problems()
        .invalid(
            sysctl.path("name"),
            sysctl.text("name"),
            "may not be specified when '" + field + "' is true");
  }

  /// A name may be written with slashes, dots then being part of a segment: `net/ipv4/conf/eth0.1`.
  private static String dotted(String name) {
    int dot = name.indexOf('.');
    int slash = name.indexOf('/');
    if (slash < 0 || (dot >= 0 && dot < slash)) {
      return name;
    }
    return name.replace('.', '\0').replace('/', '.').replace('\0', '/');
  }

  private static void profiles(Scope context) {
    context
        .in("seccompProfile")
        .ifPresent(profile -> {
          profile(profile, "seccompProfile", "seccomp");
          if (profile.is("type", "Localhost") && profile.has("localhostProfile")) {
            descending(profile);
          }
        });
    context
        .in("appArmorProfile")
        .ifPresent(profile -> {
          profile(profile, "appArmorProfile", "AppArmor");
          if (profile.is("type", "Localhost") && profile.has("localhostProfile")) {
            named(profile);
          }
        });
  }

  private static void profile(Scope profile, String field, String kind) {
    if (!profile.require("type", "type is required when " + field + " is set")) {
      return;
    }
    profile.oneOf("type", "Localhost", "RuntimeDefault", "Unconfined");
    if (profile.is("type", "Localhost")) {
      profile.require("localhostProfile", "must be set when " + kind + " type is Localhost");
    } else if (profile.object().containsKey("localhostProfile")) {
      profile
          .problems()
          .invalid(
              profile.path("localhostProfile"),
              profile.object().get("localhostProfile"),
              "can only be set when " + kind + " type is Localhost");
    }
  }

  private static void descending(Scope profile) {
    String path = profile.text("localhostProfile");
    if (path.startsWith("/")) {
      profile.problems().invalid(profile.path("localhostProfile"), path, "must be a relative path");
    }
    if (List.of(path.split("/", -1)).contains("..")) {
      profile.problems().invalid(profile.path("localhostProfile"), path, "must not contain '..'");
    }
  }

  private static void named(Scope profile) {
    String name = profile.text("localhostProfile");
    if (!name.equals(name.strip())) {
      profile
          .problems()
          .invalid(profile.path("localhostProfile"), name, "must not be padded with whitespace");
    }
    if (name.length() > LONGEST_PROFILE) {
      profile.problems().tooLong(profile.path("localhostProfile"), LONGEST_PROFILE);
    }
  }

  private static boolean isTrue(Scope scope, String field) {
    return Boolean.TRUE.equals(scope.object().get(field));
  }

  private static boolean isFalse(Scope scope, String field) {
    return Boolean.FALSE.equals(scope.object().get(field));
  }
}
