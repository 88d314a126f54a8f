/// The rules that objects of built-in kinds must obey beyond their types, in the words of
/// Kubernetes. [dev.wheelhouse.kube.schema.validation.Validators] is the way in; one class per kind
/// or small group holds the rules; [dev.wheelhouse.kube.schema.validation.Scope] is what rules are
/// written with.
@NullMarked
package dev.wheelhouse.kube.schema.validation;

import org.jspecify.annotations.NullMarked;
