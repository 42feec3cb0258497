// What it is for: a fresh page for the next visitor, so that nothing of the last one's is left to the old one.
// Must not: be called while anything of a visit stands on the screen.

/** Loads the page again: the engine lets go of all that the old one held. */
export function anew(): void {
  window.location.reload();
}
