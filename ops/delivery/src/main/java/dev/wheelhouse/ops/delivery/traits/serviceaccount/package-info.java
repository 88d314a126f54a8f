/// ServiceAccounts of pods.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.serviceaccount;

import org.jspecify.annotations.NullMarked;
