// A client as anybody would write it with openid-client: discovery, code flow with PKCE, userinfo, refresh, revocation, sign-out.
// node client.mjs ISSUER CLIENT SECRET REDIRECT_URI; name and password by standard input. It ends with 0 when everything was as the library wants it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import * as oidc from 'openid-client'

const [issuer, clientId, secret, redirectUri] = process.argv.slice(2)
const [name, password] = readFileSync(0, 'utf8').trim().split('\n')
const cookies = new Map()

const config = await oidc.discovery(new URL(issuer), clientId, undefined, secret ? oidc.ClientSecretBasic(secret) : oidc.None(), {
  execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
})

async function browse(address, form) {
  for (let hops = 0; hops < 10; hops++) {
    if (!address.href.startsWith(issuer)) return { address }
    const answer = await fetch(address, {
      method: form ? 'POST' : 'GET', body: form, redirect: 'manual',
      headers: { cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; ') },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, key, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      cookies.set(key, value)
    }
    if (!answer.headers.has('location')) return { address, page: await answer.text() }
    address = new URL(answer.headers.get('location'), address)
    form = undefined
  }
  throw new Error('the redirects do not end')
}

async function signIn(more) {
  const verifier = oidc.randomPKCECodeVerifier()
  const checks = { pkceCodeVerifier: verifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce(), idTokenExpected: true }
  const request = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri, scope: 'openid profile email offline_access plans.write', state: checks.expectedState, nonce: checks.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...more,
  })
  let { address, page } = await browse(request)
  if (page) {
    const form = new URLSearchParams({ name, password })
    for (const [, field, value] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)) form.set(field, value.replaceAll('&amp;', '&'))
    ;({ address } = await browse(address, form))
  }
  return { address, tokens: () => oidc.authorizationCodeGrant(config, address, checks) }
}

const first = await (await signIn()).tokens()
const claims = first.claims()
assert.equal(claims.iss, issuer)
assert.equal(first.expires_in, 600)
const person = await oidc.fetchUserInfo(config, first.access_token, claims.sub)
assert.equal(person.preferred_username, name)

const second = await oidc.refreshTokenGrant(config, first.refresh_token)
assert.notEqual(second.refresh_token, first.refresh_token)
assert.equal(second.claims().sub, claims.sub)
await oidc.tokenRevocation(config, second.refresh_token)
await assert.rejects(oidc.refreshTokenGrant(config, second.refresh_token), { error: 'invalid_grant' })

// Whoever is signed in is not asked again; after signing out nobody is.
const silent = await (await signIn({ prompt: 'none' })).tokens()
assert.equal(silent.claims().sub, claims.sub)
await browse(oidc.buildEndSessionUrl(config, { id_token_hint: silent.id_token }))
await assert.rejects(async () => await (await signIn({ prompt: 'none' })).tokens(), { error: 'login_required' })
console.log('done')
