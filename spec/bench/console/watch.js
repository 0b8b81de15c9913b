/**
 * Runs in the page before anything of its own: notes when the first row was painted, what moved by itself, and when what
 * somebody waits for was painted after a click or a key. Times are of the page, in milliseconds.
 */
function watch() {
  const seen = { firstRow: null, shifts: [], input: 0, counts: [] };
  window.watched = seen;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput)
        seen.shifts.push({ value, what: sources.map(({ node }) => node?.className ?? node?.nodeName) });
    }
  }).observe({ type: 'layout-shift', buffered: true });

  for (const type of ['click', 'keydown']) {
    addEventListener(
      type,
      ({ timeStamp }) => {
        seen.input = timeStamp;
      },
      { capture: true },
    );
  }
  /** Once the browser has painted what stands there now. */
  const painted = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage(null);
    });
  window.untilPainted = (isThere) =>
    new Promise((resolve) => {
      const look = () => {
        if (!isThere()) return;
        changes.disconnect();
        painted(resolve);
      };
      const changes = new MutationObserver(look);
      changes.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      look();
    });
  window
    .untilPainted(() => document.querySelector('.grid-body [role=row]') !== null)
    .then((at) => {
      seen.firstRow = at;
    });
  /** Notes from now on each number that stands somewhere, once it is painted, and when that was (Unix time). */
  window.noteCounts = (selector) => {
    let last = '';
    new MutationObserver(() => {
      const text = document.querySelector(selector)?.textContent ?? '';
      if (text === last) return;
      last = text;
      painted((at) => seen.counts.push([Number(/\d+/.exec(text)?.[0] ?? 0), performance.timeOrigin + at]));
    }).observe(document, { subtree: true, childList: true, characterData: true });
  };
}

module.exports = { watch };
