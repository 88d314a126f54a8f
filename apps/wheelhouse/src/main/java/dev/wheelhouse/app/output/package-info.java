/// What commands print: tables, JSON, YAML, progress.
@NullMarked
package dev.wheelhouse.app.output;

import org.jspecify.annotations.NullMarked;
