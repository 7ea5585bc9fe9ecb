import { createApp, h } from "vue";
import { Button } from "vant";
import "vant/es/button/style";
import * as ww from "@wecom/jssdk";

createApp({ render: () => h(Button, { onClick: () => ww.getContext() }, () => "客户") }).mount("#app");
