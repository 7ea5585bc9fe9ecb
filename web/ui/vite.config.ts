import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

/** Vant's styles bring a font of signs, which the page neither uses nor may load. */
function withoutFonts(): Plugin {
  return {
    name: "without-fonts",
    transform(code, id) {
      return id.includes("/vant/") && id.includes(".css") ? code.replace(/@font-face\s*{[^}]*}/g, "") : null;
    },
  };
}

/** The server hands out the packed file beside each asset to whoever takes it. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    writeBundle({ dir }) {
      const assets = join(dir ?? "dist", "assets");
      for (const name of readdirSync(assets).filter((one) => /\.(js|css)$/.test(one))) {
        const path = join(assets, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: "/sidebar/",
  plugins: [vue(), withoutFonts(), packed()],
  build: { target: "es2020", sourcemap: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
});
