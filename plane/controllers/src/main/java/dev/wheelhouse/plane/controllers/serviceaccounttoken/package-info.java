/// Fills Secrets of type `kubernetes.io/service-account-token` with a token of their service
/// account, and removes those whose account is gone.
@NullMarked
package dev.wheelhouse.plane.controllers.serviceaccounttoken;

import org.jspecify.annotations.NullMarked;
