/**
 * What the client of 钉钉 on iOS injects into a page before anything of it runs: who the browser is, and
 * WebViewJavascriptBridge. The emulator carries the calls out; it knows the phone by its own cookie.
 */
(() => {
  const phone = /(?:^|; )phone=(dingtalk\/[^/;]+)/.exec(document.cookie)?.[1];
  if (!phone) return;
  if (sessionStorage.getItem("phone") !== phone) {
    // Each phone is a browser of its own: what was kept on another is not there.
    sessionStorage.clear();
    sessionStorage.setItem("phone", phone);
  }
  const agent =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148" +
    " AliApp(DingTalk/7.6.50) com.laiwang.DingTalk/40000000 Channel/201200 language/zh-Hans-CN";
  Object.defineProperty(navigator, "userAgent", { get: () => agent });

  async function ask(name, params) {
    const body = JSON.stringify({ name, params, url: location.href.split("#")[0] });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/bridge/dingtalk", { method: "POST", headers, body });
    if (!answer.ok) throw new Error(name);
    return answer.json();
  }

  const failed = { errorCode: "3", errorMessage: "没有应答" };
  window.WebViewJavascriptBridge = {
    init: () => {},
    registerHandler: () => {},
    callHandler: (name, params, done = () => {}) => {
      ask(name, JSON.parse(JSON.stringify(params ?? {}))).catch(() => failed).then(done);
    },
  };
  document.dispatchEvent(new Event("WebViewJavascriptBridgeReady"));
})();
