// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.notification;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import dev.wheelhouse.ops.delivery.workflow.outside.Mail;
import dev.wheelhouse.ops.delivery.workflow.outside.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells people: by Slack, DingTalk, Lark and mail, all that are given. What was sent is not sent
/// again when another of them fails and the step is repeated.
public final class Notification implements StepType {

  private static final List<String> CHATS = List.of("dingding", "lark", "slack");
  private static final long SMTP = 587;

  @Override
  public String name() {
    return "notification";
  }

  @Override
  public boolean once() {
    return true;
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String namespace = context.context().string("namespace").orElse("");
    ClusterObjects objects = context.world().objects(StepWorld.LOCAL);
    boolean any = false;
    for (String chat : CHATS) {
      Optional<Properties> message = properties.object(chat);
      any |= message.isPresent();
      if (message.isPresent() && !context.memory().containsKey(chat)) {
        Optional<String> refusal = post(context, objects, namespace, chat, message.get());
        if (refusal.isPresent()) {
          return new StepResult.Failed(refusal.get(), true);
        }
        context.memory().put(chat, "sent");
      }
    }
    Optional<Properties> mail = properties.object("email");
    any |= mail.isPresent();
    if (mail.isPresent() && !context.memory().containsKey("email")) {
      Mail letter = mail(objects, namespace, mail.get());
      HttpCalls outside = context.world().outside();
      outside.bounded(() -> {
        letter.send(outside.rules());
        return letter;
      });
      context.memory().put("email", "sent");
    }
    if (!any) {
      throw properties.invalid(
          properties.path(),
          "FieldValueRequired",
          "needs at least one of slack, dingding, lark and email");
    }
    return StepResult.succeeded();
  }

  private static Optional<String> post(
      StepContext context,
      ClusterObjects objects,
      String namespace,
      String chat,
      Properties message) {
    Properties place =
        message
            .object("url")
            .orElseThrow(() ->
                message.invalid(message.path() + ".url", "FieldValueRequired", "Required value"));
    JsonObject body =
        message
            .tree("message")
            .orElseThrow(() ->
                message.invalid(
                    message.path() + ".message", "FieldValueRequired", "Required value"));
    if (chat.equals("dingding")) {
      body.putIfAbsent("msgtype", "text");
    }
    HttpCalls.Answer answer =
        context
            .world()
            .outside()
            .send(
                place.path(),
                "POST",
                SecretValue.of(objects, namespace, place),
                Map.of("Content-Type", "application/json"),
                body.toString());
    return answer.good()
        ? Optional.empty()
        : Optional.of(chat + " refuses the message: HTTP " + answer.status());
  }

  /// @throws PlatformException `INVALID` naming what is missing
  private static Mail mail(ClusterObjects objects, String namespace, Properties email) {
    Properties from = required(email, "from");
    Properties content = required(email, "content");
    List<String> to = email.strings("to");
    if (to.isEmpty()) {
      throw email.invalid(email.path() + ".to", "FieldValueRequired", "Required value");
    }
    return new Mail(
        from.requiredString("host"),
        from.integer("port").orElse(SMTP).intValue(),
        from.requiredString("address"),
        from.string("alias").orElse(""),
        SecretValue.of(objects, namespace, required(from, "password")),
        to,
        content.requiredString("subject"),
        content.requiredString("body"));
  }

  private static Properties required(Properties properties, String name) {
    return properties
        .object(name)
        .orElseThrow(() ->
            properties.invalid(
                properties.path() + "." + name, "FieldValueRequired", "Required value"));
  }
}
