// An institution's provider, by oidc-provider: node provider.mjs PORT REDIRECT_URI; the client's secret by the environment.
// Whoever signs in is whom they say they are.
import Provider from 'oidc-provider'

const [port, redirectUri] = process.argv.slice(2)
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id: 'platform', client_secret: process.env.CLIENT_SECRET, redirect_uris: [redirectUri], token_endpoint_auth_method: 'client_secret_post' }],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `Name of ${id}`, email: `${id}@example.org`, email_verified: true }) }),
  cookies: { keys: [process.env.CLIENT_SECRET] },
})
provider.listen(Number(port), () => console.log('listening'))
