/// The plane's durable memory: revisions, a key index, watches, group commit and compaction. It
/// sees bytes only.
///
/// A write: [JournaledStore] -> [Ticket] in the queue of the [Committer], the one owner thread ->
/// [Transaction] decides it against what the batch has so far -> [Journal#append], one sync per
/// batch -> new [State] published, caller answered, [History] extended, watches woken.
///
/// A read: the published [State] holds the newest value of every key in an immutable [OrderedMap];
/// for the past it says which revision to load from the journal ([Version]).
///
/// A watch: a [Cursor] is a position in the [History]; [Audiences] tell which cursors a change
/// concerns.
///
/// A start: [Recovery] replays the journal, in which every change is one record under its revision.
///
/// Failpoints: `store.before-write`, `store.after-write-before-ack`, `store.during-compaction`.
@NullMarked
package dev.wheelhouse.plane.store;

import org.jspecify.annotations.NullMarked;
