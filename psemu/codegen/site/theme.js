// Before anything is shown: the colours that were chosen the last time.
(() => {
  try {
    const theme = localStorage.getItem("psemu-theme");
    if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  } catch {
    // a browser that keeps nothing for pages from a disk
  }
})();
