/**
 * Under a policy with nonces the UI kit may add no style element of its own. It looks for the nonce in a meta element as soon
 * as it is loaded, so this is imported before it; the script that is running has the nonce.
 */
const { nonce } = (document.currentScript as HTMLScriptElement | null) ?? {};

if (nonce && !document.querySelector('meta[property="csp-nonce"]')) {
  const meta = document.createElement('meta');
  meta.setAttribute('property', 'csp-nonce');
  meta.content = nonce;
  document.head.append(meta);
}
