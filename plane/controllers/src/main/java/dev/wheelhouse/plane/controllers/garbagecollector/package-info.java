/// Deletes what lost its owners, and carries out the three ways of deleting an owner.
///
/// ```
/// background: owner gone -> each dependent without another owner is deleted
/// foreground: owner waits (finalizer foregroundDeletion) -> dependents deleted
///             -> none left that blocks -> finalizer removed -> owner gone
/// orphan:     owner waits (finalizer orphan) -> references to it removed from its dependents
///             -> finalizer removed -> owner gone
/// ```
///
/// A graph of all objects that own or are owned is kept from the metadata of every served kind. The
/// graph only says where to look: before anything is deleted, the object and the owners that seem
/// gone are read from the server, and the deletion names the uid that was seen.
@NullMarked
package dev.wheelhouse.plane.controllers.garbagecollector;

import org.jspecify.annotations.NullMarked;
