// Builds the page assets into one folder with hashed names and a manifest that web/templatetags/liuhen.py reads.
import { defineConfig } from "vite";

export default defineConfig({
  root: "src/liuhen/web/assets",
  base: "./",
  publicDir: false,
  logLevel: "warn",
  build: {
    outDir: "../static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    // Old intranet browsers (look.md chapter 8): no nesting, no container queries, plain modules.
    target: "es2019",
    // Lower CSS targets make the minifier write every logical property out per language: 2.1 MB instead of 0.7.
    cssTarget: ["chrome99", "firefox97", "safari15.4"],
    rollupOptions: {
      input: {
        app: "src/liuhen/web/assets/app.ts",
        intake: "src/liuhen/web/assets/intake.ts",
        player: "src/liuhen/web/assets/player.ts",
      },
    },
  },
});
