/// Commands about applications: deploy, list, status, logs, exec, history, rollback, delete.
@NullMarked
package dev.wheelhouse.app.application;

import org.jspecify.annotations.NullMarked;
