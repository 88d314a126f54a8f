/// CEL rules of custom resources, `x-kubernetes-validations`: checked when a definition is written
/// ([dev.wheelhouse.kube.schema.structural.rules.RuleCheck]), evaluated when an object is
/// ([dev.wheelhouse.kube.schema.structural.rules.RuleValidation]). Nothing of CEL is loaded before
/// there is a rule.
@NullMarked
package dev.wheelhouse.kube.schema.structural.rules;

import org.jspecify.annotations.NullMarked;
