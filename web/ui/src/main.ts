import { createApp } from "vue";
import "vant/es/button/style/index";
import "vant/es/skeleton/style/index";
import App from "./App.vue";
import "./look/base.css";

createApp(App).mount("#app");
