// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.debug;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

/// The commands of `jcmd`, inside this process.
final class DiagnosticCommands {

  private static final String NAME = "com.sun.management:type=DiagnosticCommand";

  /// @param command for example `gcClassHistogram`
  /// @return what it prints
  /// @throws PlatformException `BAD_REQUEST` for what the command refuses, `NOT_FOUND` where the
  ///   virtual machine has no such command
  String run(String command, String... arguments) {
    try {
      Object printed =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName(NAME),
                  command,
                  new Object[] {arguments},
                  new String[] {String[].class.getName()});
      return String.valueOf(printed);
    } catch (RuntimeMBeanException | MBeanException e) {
      throw Failures.badRequest(String.valueOf(e.getCause()));
    } catch (InstanceNotFoundException e) {
      throw new PlatformException(
          Reason.NOT_FOUND, "this virtual machine has no diagnostic commands", e);
    } catch (JMException e) {
      throw new PlatformException(Reason.NOT_FOUND, "this virtual machine cannot " + command, e);
    }
  }
}
