/* Serves the interface on the fake bridge, under the content policy of the real window. */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const site = new URL("./out/site/", import.meta.url).pathname;
const port = Number(process.argv[2] ?? 4173);
const policy =
  "default-src 'self'; connect-src ipc: http://ipc.localhost; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

createServer(async (request, response) => {
  const path = normalize(
    new URL(request.url ?? "/", "http://localhost").pathname,
  );
  // Browsers ask for a picture that a window in Tauri never needs.
  if (path === "/favicon.ico") return response.writeHead(204).end();
  const file = path === "/" ? "index.html" : path.slice(1);
  try {
    const body = await readFile(join(site, file));
    response.writeHead(200, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "content-security-policy": policy,
      "cache-control": "no-store",
    });
    response.end(body);
  } catch {
    response.writeHead(404, { "content-security-policy": policy });
    response.end();
  }
}).listen(port, "127.0.0.1");
