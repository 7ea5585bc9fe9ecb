import { createApp } from "vue";
import "vant/es/button/style/index";
import "vant/es/skeleton/style/index";
import App from "./App.vue";
import "./look/base.css";
import { complain } from "./state/snack";

const app = createApp(App);

/** What nobody expected, such as a part of the page that is gone from the server since: said, and left in the console. */
app.config.errorHandler = (thrown) => {
  console.error(thrown);
  complain(thrown);
};
app.mount("#app");
