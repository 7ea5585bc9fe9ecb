// Only a convenience: the page is whole without it.
const copy = document.getElementById("copy");
const code = document.getElementById("code");
if (copy && code && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    copy.textContent = "已复制";
  });
}
