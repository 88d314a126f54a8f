/// Pod Security Standards: what pods may ask of their node, by labels of their namespace
/// (`pod-security.kubernetes.io/*`).
///
/// [PodSecurityStandards] is the table of all checks with the versions they hold for;
/// [BaselineChecks] and [RestrictedChecks] say what each looks at; [PodSecurity] is the plugin.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
