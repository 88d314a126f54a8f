/// Keeps a ConfigMap `kube-root-ca.crt` with the server's certificate in every namespace.
@NullMarked
package dev.wheelhouse.plane.controllers.rootca;

import org.jspecify.annotations.NullMarked;
