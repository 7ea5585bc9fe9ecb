// What the client of 企业微信 puts into a page: `window.name` is the other side of the chat; what was sent is remembered.
window.sent = [];
window.WeixinJSBridge = {
  on() {},
  invoke(name, given, answer) {
    const facts = {
      getCurExternalContact: window.name.startsWith("wm") && { userId: window.name },
      getCurExternalChat: window.name.startsWith("wr") && { chatId: window.name },
      preVerifyJSAPI: {},
      agentConfig: {},
      sendChatMessage: {},
    };
    if (name === "sendChatMessage") window.sent.push(given);
    const fact = facts[name];
    const said = fact ? { ...fact, err_msg: `${name}:ok` } : { err_msg: `${name}:fail without context of external contact` };
    setTimeout(() => answer(said), 5);
  },
};
