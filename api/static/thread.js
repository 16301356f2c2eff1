// A thread begins in the middle of its drawing; where that is wider than the screen, its frame begins there too.
for (const frame of document.querySelectorAll(".drawn .scroll")) {
  const seen = frame.getBoundingClientRect();
  const first = frame.querySelector("a.box").getBoundingClientRect();
  frame.scrollLeft += first.left + first.width / 2 - seen.left - seen.width / 2;
}
