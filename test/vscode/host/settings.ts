/** Settings under which VS Code opens quietly: nothing of its own to look at, nothing it asks, nothing it looks up. */
export const QUIET: Record<string, unknown> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'typescript.disableAutomaticTypeAcquisition': true,
};

/** How a folder opens: trusted, or in Restricted Mode with neither dialog nor banner in the way. */
export type Trust = 'trusted' | 'untrusted';

export const trustSettings = (trust: Trust): Record<string, unknown> => ({
  'security.workspace.trust.enabled': trust === 'untrusted',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
});
