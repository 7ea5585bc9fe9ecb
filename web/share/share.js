// Only a convenience: the page is whole without it.
const copy = document.getElementById("copy");
const code = document.getElementById("code");
if (copy && code && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const copied = navigator.clipboard.writeText(code.textContent);
    copy.textContent = await copied.then(() => "已复制", () => "请长按复制");
  });
}
