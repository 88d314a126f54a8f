// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.AUTHORIZER;
import static dev.wheelhouse.kube.schema.cel.function.Types.BOOL;
import static dev.wheelhouse.kube.schema.cel.function.Types.DECISION;
import static dev.wheelhouse.kube.schema.cel.function.Types.GROUP_CHECK;
import static dev.wheelhouse.kube.schema.cel.function.Types.PATH_CHECK;
import static dev.wheelhouse.kube.schema.cel.function.Types.RESOURCE_CHECK;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;

import dev.cel.common.types.CelType;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.User;
import dev.wheelhouse.kube.schema.cel.function.Authorization.Answer;
import dev.wheelhouse.kube.schema.cel.function.Authorization.Group;
import dev.wheelhouse.kube.schema.cel.function.Authorization.Path;
import dev.wheelhouse.kube.schema.cel.function.Authorization.Resource;
import dev.wheelhouse.kube.schema.cel.function.Authorization.Start;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Kubernetes' authorizer library, with selectors.
final class AuthorizerFunctions {

  private AuthorizerFunctions() {}

  static List<Overload> overloads() {
    List<Overload> all = new ArrayList<>();
    starts(all);
    narrow(all, "subresource", "resourcecheck_subresource");
    narrow(all, "namespace", "resourcecheck_namespace");
    narrow(all, "name", "resourcecheck_name");
    narrow(all, "fieldSelector", "authorizer_fieldselector");
    narrow(all, "labelSelector", "authorizer_labelselector");
    checks(all);
    answer(all, "allowed", BOOL, Answer::allowed);
    answer(all, "reason", STRING, Answer::reason);
    answer(all, "errored", BOOL, answer -> answer.decision() == null);
    answer(all, "error", STRING, Answer::error);
    return all;
  }

  private static void starts(List<Overload> all) {
    all.add(
        Overload.member(
            "path",
            "authorizer_path",
            PATH_CHECK,
            List.of(AUTHORIZER, STRING),
            (_, a) -> new Path((Start) a[0], notBlank("path", (String) a[1]))));
    all.add(
        Overload.member(
            "group",
            "authorizer_group",
            GROUP_CHECK,
            List.of(AUTHORIZER, STRING),
            (_, a) -> new Group((Start) a[0], (String) a[1])));
    all.add(
        Overload.member(
            "serviceAccount",
            "authorizer_serviceaccount",
            AUTHORIZER,
            List.of(AUTHORIZER, STRING, STRING),
            (_, a) -> serviceAccount((Start) a[0], (String) a[1], (String) a[2])));
    all.add(
        Overload.member(
            "resource",
            "groupcheck_resource",
            RESOURCE_CHECK,
            List.of(GROUP_CHECK, STRING),
            (_, a) -> Resource.of((Group) a[0], notBlank("resource", (String) a[1]))));
  }

  private static void narrow(List<Overload> all, String part, String id) {
    all.add(
        Overload.member(
            part,
            id,
            RESOURCE_CHECK,
            List.of(RESOURCE_CHECK, STRING),
            (_, a) -> ((Resource) a[0]).with(part, (String) a[1])));
  }

  private static void checks(List<Overload> all) {
    all.add(
        Overload.member(
            "check",
            "pathcheck_check",
            DECISION,
            List.of(PATH_CHECK, STRING),
            (_, a) -> ((Path) a[0]).check((String) a[1])));
    all.add(
        Overload.member(
            "check",
            "resourcecheck_check",
            DECISION,
            List.of(RESOURCE_CHECK, STRING),
            (_, a) -> ((Resource) a[0]).check((String) a[1])));
  }

  private static void answer(
      List<Overload> all, String function, CelType result, Function<Answer, Object> reader) {
    all.add(
        Overload.member(
            function,
            "decision_" + function,
            result,
            List.of(DECISION),
            (_, a) -> reader.apply((Answer) a[0])));
  }

  private static String notBlank(String what, String value) {
    if (value.isBlank()) {
      throw new CelFault(what + " must not be empty");
    }
    return value;
  }

  private static Start serviceAccount(Start start, String namespace, String name) {
    if (!Names.dnsSubdomain(name).isEmpty()) {
      throw new CelFault("Invalid service account name");
    }
    if (!Names.dnsLabel(namespace).isEmpty()) {
      throw new CelFault("Invalid service account namespace");
    }
    return new Start(start.authorizer(), new User.ServiceAccount(namespace, name));
  }
}
