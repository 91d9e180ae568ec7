"""The Slack adapter: slash commands, mentions, direct messages, Block Kit, modals and App Home through slack-bolt.

slack-bolt itself is imported when the adapter is built, so that help and ``guidebot manifest slack`` stay quick.
"""

from guidebot_slack.plugin import SlackPlugin

ADAPTER = SlackPlugin()

__all__ = ["ADAPTER"]
