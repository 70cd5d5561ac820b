"""What versions rely on, what came of verifying it and what is deployed: asked, and recorded.

A Pact Broker over HTTP and a folder of records answer alike. Prints nothing.
"""
