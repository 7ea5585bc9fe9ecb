/**
 * What the client of 企业微信 injects into a page before anything of it runs: who the browser is, and WeixinJSBridge.
 * The emulator carries the calls out; it knows the phone and the chat by its own cookie.
 */
(() => {
  const phone = /(?:^|; )phone=(wecom\/[^/;]+)/.exec(document.cookie)?.[1];
  if (!phone) return;
  if (sessionStorage.getItem("phone") !== phone) {
    // Each phone is a browser of its own: what was kept on another is not there.
    sessionStorage.clear();
    sessionStorage.setItem("phone", phone);
  }
  const agent = `${navigator.userAgent} wxwork/4.1.38 (MicroMessenger/6.2) WindowsWechat Language/zh`;
  Object.defineProperty(navigator, "userAgent", { get: () => agent });

  const WITH_CONFIG = new Set(["getCurExternalContact", "getCurExternalChat", "sendChatMessage"]);
  const granted = new Set();
  const listeners = new Map();

  async function ask(name, params) {
    const body = JSON.stringify({ name, params, url: location.href.split("#")[0] });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/bridge/wecom", { method: "POST", headers, body });
    if (!answer.ok) return { errMsg: `${name}:fail` };
    return answer.json();
  }

  async function invoke(name, params = {}, done = () => {}) {
    if (WITH_CONFIG.has(name) && !granted.has(name)) return done({ errMsg: `${name}:permission denied` });
    const result = await ask(name, params).catch(() => ({ errMsg: `${name}:fail` }));
    if (name === "agentConfig" && result.errMsg.endsWith(":ok")) {
      for (const one of params.jsApiList ?? []) granted.add(one);
    }
    done(result);
  }

  window.WeixinJSBridge = {
    invoke,
    call: (name) => invoke(name),
    on: (name, listener) => listeners.set(name, listener),
  };
  document.dispatchEvent(new Event("WeixinJSBridgeReady"));
})();
