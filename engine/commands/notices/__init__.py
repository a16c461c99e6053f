"""What people should know: notifications, whom they go to, and how each person wants to hear of them."""
