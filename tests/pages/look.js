// What a reader would notice: text that runs out, letters that are too small, colours too near to each other.
(() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\d.]+/g).slice(0, 3).map(Number).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!colour.startsWith("rgba") || !colour.endsWith(", 0)")) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const words = node.textContent.trim();
    const holder = node.parentElement;
    if (!words || holder.tagName === "STYLE") continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const [a, b] = [light(getComputedStyle(holder).color), light(behind(holder))];
    texts.push({
      words: words.slice(0, 40),
      size: parseFloat(getComputedStyle(holder).fontSize),
      contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
      left: box.left,
      right: box.right,
      lang: holder.closest("[lang]").lang,
    });
  }
  const presses = [...document.querySelectorAll("a")].map((a) => a.getBoundingClientRect().height);
  return {
    width: innerWidth,
    scroll: document.documentElement.scrollWidth,
    texts,
    presses,
    scripts: document.scripts.length,
    title: document.title,
  };
})()
