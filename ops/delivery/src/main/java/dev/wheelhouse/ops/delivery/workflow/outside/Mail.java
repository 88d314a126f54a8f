// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/// A mail to be sent by SMTP. Port 465 is spoken to by TLS, others change to it when the server
/// offers that.
///
/// @param address of the sender, who logs in by it
/// @param alias how the sender is called; empty for nothing
/// @param body HTML
public record Mail(
    String host,
    int port,
    String address,
    String alias,
    String password,
    List<String> to,
    String subject,
    String body) {

  private static final int TLS_PORT = 465;
  private static final String CONNECT_MILLIS = "10000";
  private static final String ANSWER_MILLIS = "15000";

  public Mail {
    to = List.copyOf(to);
  }

  @Override
  public String toString() {
    return "mail to " + to;
  }

  /// Hands the mail to the server.
  ///
  /// @param rules what may be connected to
  /// @throws PlatformException `INVALID` for an address that is none, or a server that may not be
  ///   reached, `BAD_REQUEST` when the server refuses sender, password or recipients,
  ///   `SERVICE_UNAVAILABLE` when it does not answer
  public void send(AddressRules rules) {
    CheckedSockets sockets = new CheckedSockets(rules, host);
    try {
      Transport.send(message(session(sockets)));
    } catch (AddressException e) {
      throw new PlatformException(
          Reason.INVALID, "email: no address of a mailbox: " + e.getRef(), e);
    } catch (SendFailedException e) {
      throw new PlatformException(
          Reason.BAD_REQUEST, host + " refuses the mail: " + e.getMessage(), e);
    } catch (jakarta.mail.AuthenticationFailedException e) {
      throw new PlatformException(Reason.BAD_REQUEST, host + " refuses the login of " + address, e);
    } catch (MessagingException | UnsupportedEncodingException e) {
      sockets
          .refusal()
          .ifPresent(it -> {
            throw it;
          });
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          host + ":" + port + " does not take the mail: " + e.getMessage(),
          e);
    }
  }

  private Session session(CheckedSockets sockets) {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", host);
    properties.put("mail.smtp.port", String.valueOf(port));
    properties.put("mail.smtp.auth", String.valueOf(!password.isEmpty()));
    properties.put("mail.smtp.starttls.enable", "true");
    properties.put("mail.smtp.ssl.enable", String.valueOf(port == TLS_PORT));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.socketFactory", sockets);
    properties.put("mail.smtp.socketFactory.fallback", "false");
    properties.put("mail.smtp.connectiontimeout", CONNECT_MILLIS);
    properties.put("mail.smtp.timeout", ANSWER_MILLIS);
    properties.put("mail.smtp.writetimeout", ANSWER_MILLIS);
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(address, password);
          }
        });
  }

  private MimeMessage message(Session session)
      throws MessagingException, UnsupportedEncodingException {
    MimeMessage message = new MimeMessage(session);
    InternetAddress from = new InternetAddress(address, true);
    if (!alias.isEmpty()) {
      from.setPersonal(alias, StandardCharsets.UTF_8.name());
    }
    message.setFrom(from);
    for (String recipient : to) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient, true));
    }
    message.setSubject(subject, StandardCharsets.UTF_8.name());
    message.setText(body, StandardCharsets.UTF_8.name(), "html");
    return message;
  }
}
