// A real OpenID Connect provider for tests: who signs in there is whoever is typed, with the claims of ACCOUNTS.
// Started as `node tests/oidc/provider.js`; says its address on the first line, ends when its standard input does.
import { createServer } from "node:http";
import { once } from "node:events";
import Provider from "oidc-provider";

const { CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ACCOUNTS } = process.env;
const accounts = JSON.parse(ACCOUNTS); // {login: {claims: {…}, amr: […]}}

const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://localhost:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [REDIRECT_URI],
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  claims: { openid: ["sub", "amr"], email: ["email", "email_verified"], profile: ["name"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id].claims }) }),
  cookies: { keys: ["only for tests"] },
  // Whoever signs in agrees to all that is asked: the council's own people at the council's own portal
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const page = (uid) => `<!doctype html><html lang="en"><title>Council sign-in</title><main><h1>Council sign-in</h1>
<form method="post" action="/interaction/${uid}"><label>User name <input name="login"></label>
<button>Go on</button> <button name="stop" value="yes">Stop</button></form></main></html>`;

async function typed(request) {
  let body = "";
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
}

const answer = provider.callback();
let isDying = false;
server.on("request", async (request, response) => {
  if (isDying && request.url.startsWith("/token")) process.exit(1);
  const [, uid] = request.url.match(/^\/interaction\/([^/?]+)$/) ?? [];
  if (!uid) return answer(request, response);
  if (request.method === "GET") return response.setHeader("Content-Type", "text/html").end(page(uid));
  const form = await typed(request);
  const login = form.get("login");
  const known = accounts[login];
  isDying = known?.dies ?? false; // the provider that never gives the token
  const result =
    form.get("stop") || !known
      ? { error: "access_denied", error_description: "stopped" }
      : { login: { accountId: login, amr: known.amr } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
});

console.log(issuer);
process.stdin.resume().on("end", () => process.exit(0));
